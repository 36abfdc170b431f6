"""access.failed-logins-lock-root"""

from __future__ import annotations

from govaudit.facts.password_rules import LoginLockout
from govaudit.model import Status
from tests.facts.hardening_examples import example
from tests.support import DENIED, NOT_THERE, load_check

failed_logins_lock_root = load_check("access.failed-logins-lock-root")


def test_good_as_it_should_be() -> None:
    assert failed_logins_lock_root(example(LoginLockout)).status is Status.PASS


def test_bad_as_it_should_not_be() -> None:
    verdict = failed_logins_lock_root(example(LoginLockout, locks_root=False))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == ("failed attempts must lock root as well at sshd, and do not")


def test_absent_what_is_not_known_is_no_pass() -> None:
    assert failed_logins_lock_root(example(LoginLockout, locks_root=DENIED)).status is Status.UNKNOWN
    assert failed_logins_lock_root(example(LoginLockout, module="", works=DENIED)).status is Status.UNKNOWN
    assert failed_logins_lock_root(example(LoginLockout, module="", works=False)).status is Status.NOT_APPLICABLE
    assert failed_logins_lock_root({LoginLockout: DENIED}).status is Status.UNKNOWN
    assert failed_logins_lock_root({LoginLockout: NOT_THERE}).status is Status.NOT_APPLICABLE
