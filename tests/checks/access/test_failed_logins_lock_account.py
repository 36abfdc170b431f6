"""access.failed-logins-lock-account"""

from __future__ import annotations

from govaudit.facts.password_rules import LoginLockout
from govaudit.model import Status
from tests.facts.hardening_examples import example
from tests.support import DENIED, NOT_THERE, load_check

failed_logins_lock_account = load_check("access.failed-logins-lock-account")


def test_good_as_it_should_be() -> None:
    assert failed_logins_lock_account(example(LoginLockout)).status is Status.PASS
    assert failed_logins_lock_account(example(LoginLockout, attempts=5)).status is Status.PASS


def test_bad_as_it_should_not_be() -> None:
    verdict = failed_logins_lock_account(example(LoginLockout, attempts=6))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == ("accounts must be locked at sshd after 5 failed attempts; deny is 6")
    assert failed_logins_lock_account(example(LoginLockout, attempts=0)).status is Status.FAIL
    verdict = failed_logins_lock_account(example(LoginLockout, works=False))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == ("pam_faillock must lock accounts at sshd; as its lines stand it does not")
    verdict = failed_logins_lock_account(example(LoginLockout, works=False, module=""))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == ("failed attempts must lock an account at sshd; nothing counts them")


def test_absent_what_is_not_known_is_no_pass() -> None:
    assert failed_logins_lock_account(example(LoginLockout, works=DENIED)).status is Status.UNKNOWN
    assert failed_logins_lock_account(example(LoginLockout, attempts=DENIED)).status is Status.UNKNOWN
    assert failed_logins_lock_account({LoginLockout: DENIED}).status is Status.UNKNOWN
    assert failed_logins_lock_account({LoginLockout: NOT_THERE}).status is Status.NOT_APPLICABLE
