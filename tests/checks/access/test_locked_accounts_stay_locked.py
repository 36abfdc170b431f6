"""access.locked-accounts-stay-locked"""

from __future__ import annotations

from govaudit.facts.password_rules import LoginLockout
from govaudit.model import Status
from tests.facts.hardening_examples import example
from tests.support import DENIED, NOT_THERE, load_check

locked_accounts_stay_locked = load_check("access.locked-accounts-stay-locked")


def test_good_as_it_should_be() -> None:
    assert locked_accounts_stay_locked(example(LoginLockout)).status is Status.PASS
    assert locked_accounts_stay_locked(example(LoginLockout, unlock_seconds=0)).status is Status.PASS


def test_bad_as_it_should_not_be() -> None:
    verdict = locked_accounts_stay_locked(example(LoginLockout, unlock_seconds=599))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == ("locked accounts must stay so at sshd for 600 s; they do for 599 s")


def test_absent_what_is_not_known_is_no_pass() -> None:
    assert locked_accounts_stay_locked(example(LoginLockout, unlock_seconds=DENIED)).status is Status.UNKNOWN
    assert locked_accounts_stay_locked(example(LoginLockout, module="", works=DENIED)).status is Status.UNKNOWN
    assert locked_accounts_stay_locked(example(LoginLockout, module="", works=False)).status is Status.NOT_APPLICABLE
    assert locked_accounts_stay_locked({LoginLockout: DENIED}).status is Status.UNKNOWN
    assert locked_accounts_stay_locked({LoginLockout: NOT_THERE}).status is Status.NOT_APPLICABLE
