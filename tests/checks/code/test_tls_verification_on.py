"""What bandit finds, and what of it counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from govaudit.facts.code import TlsVerificationGaps
from govaudit.looking import Limits
from govaudit.model import Place, Status, Target
from govaudit.reading import Observations
from govaudit.targets.code import kind
from govaudit.targets.code.readers.findings import TLS_VERIFICATION, tls_verification
from tests.detectors.findings import INCOMPLETE, code_found, code_place
from tests.support import DENIED, NOT_THERE, load_check

tls_verification_on = load_check("code.tls-verification-on")


def test_good_nothing_found_in_all_files() -> None:
    verdict = tls_verification_on(code_found(TlsVerificationGaps))
    assert verdict.status is Status.PASS
    assert (
        str(verdict.sentence)
        == "/srv/app: no place in 40 Python files looked at switches the verification of TLS off or allows broken versions, by bandit 1.9.4"
    )


def test_good_what_is_rated_lower_than_the_policy_wants() -> None:
    found = code_found(TlsVerificationGaps, code_place("B501", severity="low"))
    assert tls_verification_on(found).status is Status.PASS
    assert tls_verification_on(found, min_severity="low").status is Status.FAIL


def test_bad_a_place() -> None:
    verdict = tls_verification_on(code_found(TlsVerificationGaps, code_place("B501")))
    assert verdict.status is Status.FAIL
    assert verdict.places == [Place("/srv/app/views.py", 7, 5)]
    assert (
        str(verdict.sentence)
        == "/srv/app: 1 places switch the verification of TLS off or allow broken versions, such as /srv/app/views.py:7 (B501)"
    )


def test_bad_a_place_beside_files_that_could_not_be_judged() -> None:
    assert tls_verification_on(code_found(TlsVerificationGaps, code_place("B501"), all_judged=INCOMPLETE)).status is Status.FAIL


def test_absent_files_that_could_not_be_judged_are_no_pass() -> None:
    assert tls_verification_on(code_found(TlsVerificationGaps, all_judged=INCOMPLETE)).status is Status.UNKNOWN


def test_absent_code_without_python_or_out_of_reach() -> None:
    assert tls_verification_on(NOT_THERE).status is Status.NOT_APPLICABLE
    assert tls_verification_on(DENIED).status is Status.UNKNOWN


@pytest.mark.parametrize(
    ("source", "status"),
    [
        ("import requests\nrequests.get(u, timeout=5)\n", Status.PASS),
        ("import requests\nrequests.get(u, verify=False)\n", Status.FAIL),
        ("import ssl\nssl._create_unverified_context()\n", Status.FAIL),
        ("import ssl\nssl.wrap_socket(s, ssl_version=ssl.PROTOCOL_TLSv1)\n", Status.FAIL),
    ],
)
def test_on_real_code(tmp_path: Path, source: str, status: Status) -> None:
    (tmp_path / "app.py").write_text(source)
    with kind.connect(Target(system="portal", address=f"code:{tmp_path}", kind="code"), Limits(60)) as session:
        seen = Observations(session.ask([TLS_VERIFICATION]))
    assert tls_verification_on(tls_verification(seen)).status is status
