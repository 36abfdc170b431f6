"""There is one root."""

from __future__ import annotations

from govaudit.checking import Place, Status
from govaudit.facts.accounts import Account, AccountDatabase
from govaudit.model import Many
from tests.facts.access_examples import DATABASE, account
from tests.support import DENIED, NOT_THERE, load_check

only_root_has_uid_zero = load_check("access.only-root-has-uid-zero")


ROOT = account(name="root", uid=0)


def test_good_root_alone() -> None:
    verdict = only_root_has_uid_zero(DATABASE, [ROOT, account()])
    assert verdict.status is Status.PASS
    assert verdict.subject == "/etc/passwd"


def test_bad_a_second_root() -> None:
    verdict = only_root_has_uid_zero(DATABASE, [ROOT, account(name="toor", uid=0, place=Place("/etc/passwd", 9))])
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "toor have the user id 0; only root may"
    assert verdict.places == [Place("/etc/passwd", 9)]


def test_absent_a_list_that_may_lack_some_is_no_pass() -> None:
    assert only_root_has_uid_zero(DATABASE, Many([ROOT], DENIED)).status is Status.UNKNOWN
    assert only_root_has_uid_zero(DATABASE, Many([ROOT, account(uid=0)], DENIED)).status is Status.FAIL
    assert only_root_has_uid_zero({AccountDatabase: NOT_THERE, Account: DENIED}).status is Status.NOT_APPLICABLE
