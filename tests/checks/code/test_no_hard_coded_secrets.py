"""Secrets in code, by how sure they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from govaudit.looking import Limits
from govaudit.model import Place, Status, Target
from govaudit.reading import Observations
from govaudit.targets.code import kind
from govaudit.targets.code.readers.findings import hard_coded_secrets
from govaudit.targets.code.requests import SecretScan
from tests.detectors.findings import INCOMPLETE, code_place, secrets_found
from tests.support import DENIED, NOT_THERE, load_check

no_hard_coded_secrets = load_check("code.no-hard-coded-secrets")


def test_good_no_secret_in_all_text_files() -> None:
    verdict = no_hard_coded_secrets(secrets_found())
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == "/srv/app: no secret in 80 text files searched; 3 other files were not"


def test_good_a_policy_can_ask_for_sure_ones_only() -> None:
    found = secrets_found(code_place("DB_PASSWORD", confidence="medium"))
    assert no_hard_coded_secrets(found).status is Status.FAIL
    assert no_hard_coded_secrets(found, min_confidence="high").status is Status.PASS


def test_bad_a_token() -> None:
    verdict = no_hard_coded_secrets(secrets_found(code_place("AWS access key")))
    assert verdict.status is Status.FAIL
    assert verdict.places == [Place("/srv/app/views.py", 7, 5)]
    assert str(verdict.sentence) == "/srv/app: 1 places hold what looks like a secret, such as /srv/app/views.py:7 (AWS access key)"


def test_absent_an_incomplete_search_is_no_pass() -> None:
    assert no_hard_coded_secrets(secrets_found(all_judged=INCOMPLETE)).status is Status.UNKNOWN


def test_absent_code_out_of_reach() -> None:
    assert no_hard_coded_secrets(DENIED).status is Status.UNKNOWN
    assert no_hard_coded_secrets(NOT_THERE).status is Status.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("name", "text", "status"),
    [
        (".env", "DB_PASSWORD=Xk29vTq8LmZp4RwS\n", Status.FAIL),
        ("deploy/id_rsa", "-----BEGIN RSA PRIVATE KEY-----\nMIICXAIBAAKBgQDf\n-----END RSA PRIVATE KEY-----\n", Status.FAIL),
        ("config.json", '{"api_key": "Xk29vTq8LmZp4RwS"}\n', Status.FAIL),
        ("settings.py", 'PASSWORD = os.environ["DB_PASSWORD"]\n', Status.PASS),
        ("config.yml", "password: ${DB_PASSWORD}\n", Status.PASS),
        ("README", "password: changeme\n", Status.PASS),
    ],
)
def test_on_real_files(tmp_path: Path, name: str, text: str, status: Status) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text(text)
    with kind.connect(Target(system="portal", address=f"code:{tmp_path}", kind="code"), Limits(60)) as session:
        seen = Observations(session.ask([SecretScan()]))
    assert no_hard_coded_secrets(hard_coded_secrets(seen)).status is status
