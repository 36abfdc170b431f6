"""Containers of one account are not another's."""

from __future__ import annotations

import pytest

from govaudit.checking import Status
from govaudit.facts.accounts import Account
from govaudit.facts.groups import Range, SubordinateNumbers
from govaudit.model import Many, Place
from tests.facts.access_examples import account
from tests.support import DENIED, NOT_THERE, load_check

subordinate_ids_apart = load_check("access.subordinate-ids-apart")


def numbers(*ranges: tuple[str, int, int]) -> SubordinateNumbers:
    listed = [
        Range(owner=owner, first=first, count=count, place=Place("/etc/subuid", number))
        for number, (owner, first, count) in enumerate(ranges, 1)
    ]
    return SubordinateNumbers(users=listed, groups=[])


ACCOUNTS = [account(), account(name="bob", uid=1001)]


def test_good_side_by_side() -> None:
    assert subordinate_ids_apart(numbers(("ann", 100000, 65536), ("bob", 165536, 65536)), ACCOUNTS).status is Status.PASS
    assert subordinate_ids_apart(numbers(("ann", 100000, 10), ("1000", 100005, 10)), ACCOUNTS).status is Status.PASS


@pytest.mark.parametrize(
    "ranges",
    [
        (("ann", 100000, 65536), ("bob", 165535, 10)),
        (("ann", 100000, 65536), ("bob", 100000, 65536)),
        (("ann", 100000, 1000), ("ann", 100001, 5), ("bob", 100500, 1)),
        (("bob", 100000, 300), ("ann", 100001, 1000), ("ann", 100250, 10)),
        (("ann", 1, 10), ("bob", 5, 1), ("ann", 7, 1)),
    ],
)
def test_bad_two_share_numbers(ranges: tuple[tuple[str, int, int], ...]) -> None:
    verdict = subordinate_ids_apart(numbers(*ranges), ACCOUNTS)
    assert str(verdict.sentence) == "these accounts may use the same user ids: ann, bob"


def test_bad_the_number_of_an_account() -> None:
    verdict = subordinate_ids_apart(numbers(("ann", 1001, 1)), ACCOUNTS)
    assert str(verdict.sentence) == "ann may use user ids that belong to bob"


def test_absent_no_such_numbers() -> None:
    assert subordinate_ids_apart({SubordinateNumbers: NOT_THERE, Account: DENIED}).status is Status.NOT_APPLICABLE
    assert subordinate_ids_apart(numbers(("ann", 100000, 1)), Many(ACCOUNTS, DENIED)).status is Status.UNKNOWN
