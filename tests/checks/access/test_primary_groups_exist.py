"""Every account's group is there."""

from __future__ import annotations

from govaudit.checking import Status
from govaudit.facts.accounts import Account, AccountDatabase
from govaudit.facts.groups import Group
from govaudit.model import Many
from tests.facts.access_examples import DATABASE, account
from tests.facts.ssh_key_examples import group
from tests.support import DENIED, NOT_THERE, load_check

primary_groups_exist = load_check("access.primary-groups-exist")


def test_good_they_are_there() -> None:
    assert primary_groups_exist(DATABASE, [account()], [group()]).status is Status.PASS


def test_bad_one_is_not() -> None:
    verdict = primary_groups_exist(DATABASE, [account(), account(name="bob", gid=77)], [group()])
    assert str(verdict.sentence) == "these accounts have a group that is not there: bob (77)"


def test_absent_a_list_that_may_lack_some_is_no_pass() -> None:
    assert primary_groups_exist(DATABASE, Many([account()], DENIED), [group()]).status is Status.UNKNOWN
    assert primary_groups_exist({AccountDatabase: NOT_THERE, Account: DENIED, Group: DENIED}).status is Status.NOT_APPLICABLE
