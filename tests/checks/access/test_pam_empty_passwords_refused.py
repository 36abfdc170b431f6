"""access.pam-empty-passwords-refused"""

from __future__ import annotations

import pytest

from govaudit.facts.pam import PamService
from govaudit.model import Status
from tests.facts.access_examples import service
from tests.facts.pam_examples import one
from tests.support import DENIED, load_check

pam_empty_passwords_refused = load_check("access.pam-empty-passwords-refused")


@pytest.mark.parametrize(
    "stack",
    [
        "auth required pam_unix.so\n",
        "auth required pam_unix.so # nullok\n",
        "# auth required pam_unix.so nullok\nauth required pam_unix.so try_first_pass\n",
        "auth required pam_unix.so\npassword required pam_unix.so nullok\n",
        "auth required pam_unix.so NULLOK\n",
    ],
)
def test_good_without_nullok(stack: str) -> None:
    assert pam_empty_passwords_refused(one("sshd", sshd=stack)).status is Status.PASS


@pytest.mark.parametrize("argument", ["nullok", "nullok_secure", "nullok\r", "try_first_pass\tnullok", "\\\n nullok"])
def test_bad_with_it(argument: str) -> None:
    verdict = pam_empty_passwords_refused(one("sshd", {"common-auth": f"auth required pam_unix.so {argument}\n"}))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "sshd must refuse empty passwords; `nullok` lets them count"
    assert [(place.path, place.line) for place in verdict.places] == [("/etc/pam.d/common-auth", 1)]


def test_absent_a_stack_that_was_not_seen() -> None:
    assert pam_empty_passwords_refused(service(auth=DENIED)).status is Status.UNKNOWN
    assert pam_empty_passwords_refused({PamService: DENIED}).status is Status.UNKNOWN
