"""hardening.login-umask-restrictive"""

from __future__ import annotations

from govaudit.facts.login_defaults import LoginDefinitions
from govaudit.model import Status
from tests.facts.hardening_examples import example
from tests.support import DENIED, NOT_THERE, load_check

login_umask_restrictive = load_check("hardening.login-umask-restrictive")


def test_good_as_it_should_be() -> None:
    assert login_umask_restrictive(example(LoginDefinitions)).status is Status.PASS
    assert login_umask_restrictive(example(LoginDefinitions, umask=63)).status is Status.PASS


def test_bad_as_it_should_not_be() -> None:
    verdict = login_umask_restrictive(example(LoginDefinitions, umask=18))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == ("UMASK must withhold 027; it is 022")
    assert login_umask_restrictive(example(LoginDefinitions, umask=None)).status is Status.FAIL


def test_absent_what_is_not_known_is_no_pass() -> None:
    assert login_umask_restrictive({LoginDefinitions: DENIED}).status is Status.UNKNOWN
    assert login_umask_restrictive({LoginDefinitions: NOT_THERE}).status is Status.NOT_APPLICABLE
