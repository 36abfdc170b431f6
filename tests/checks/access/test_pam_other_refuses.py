"""access.pam-other-refuses"""

from __future__ import annotations

import pytest

from govaudit.facts.pam import PamService
from govaudit.model import Status
from tests.facts.pam_examples import pam
from tests.support import DENIED, load_check

pam_other_refuses = load_check("access.pam-other-refuses")


@pytest.mark.parametrize(
    "stack",
    [
        "auth required pam_deny.so\naccount required pam_deny.so\n",
        "auth\trequired\tpam_warn.so\nauth\trequired\tpam_deny.so\n",
        "# auth required pam_unix.so\n",
        "auth requisite pam_deny.so\n@include common-auth\n",
    ],
)
def test_good_it_denies(stack: str) -> None:
    assert pam_other_refuses(pam(other=stack)).status is Status.PASS


@pytest.mark.parametrize("stack", ["@include common-auth\n", "auth required pam_unix.so\nauth optional pam_deny.so\n"])
def test_bad_it_asks_as_others_do(stack: str) -> None:
    verdict = pam_other_refuses(pam(other=stack))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == (
        "programs without settings of their own must refuse; the PAM service other lets in with a password"
    )


def test_bad_deny_behind_what_is_sufficient() -> None:
    assert pam_other_refuses(pam(other="auth sufficient pam_permit.so\nauth required pam_deny.so\n")).status is Status.FAIL


def test_absent_there_is_none_or_it_is_not_seen() -> None:
    assert pam_other_refuses([one for one in pam() if one.service != "other"]).status is Status.NOT_APPLICABLE
    assert pam_other_refuses(pam(other="auth required pam_of_our_own.so\n")).status is Status.UNKNOWN
    assert pam_other_refuses({PamService: DENIED}).status is Status.UNKNOWN
