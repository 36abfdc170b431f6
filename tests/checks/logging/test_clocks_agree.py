"""logging.clocks-agree"""

from __future__ import annotations

from govaudit.facts.clock import Clock
from govaudit.model import Across, Member, Missing, Reason, Status
from tests.support import UNREACHABLE, WHEN, load_check

clocks_agree = load_check("logging.clocks-agree")


def clocks(*skews: float | Missing) -> Across[Clock]:
    return Across(
        [
            Member(f"ssh://host{number}", skew if isinstance(skew, Missing) else Clock(skew_seconds=skew, observed_at=WHEN))
            for number, skew in enumerate(skews, start=1)
        ]
    )


def test_good_all_within_five_seconds() -> None:
    verdict = clocks_agree(clocks(-2, 0.5, 3))
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == "the clocks of 3 targets are at most 5 s apart"


def test_bad_two_that_are_apart_are_named() -> None:
    verdict = clocks_agree(clocks(0, 4, -2))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "the clocks of ssh://host3 and ssh://host2 are 6 s apart; 5 s are allowed"


def test_both_may_be_wrong_as_long_as_they_agree() -> None:
    assert clocks_agree(clocks(4000, 4001)).status is Status.PASS


def test_absent_an_unreachable_member_makes_a_pass_unknown_and_leaves_a_failure() -> None:
    verdict = clocks_agree(clocks(0, 1, UNREACHABLE))
    assert (verdict.status, verdict.reason) == (Status.UNKNOWN, Reason.UNREACHABLE)
    assert clocks_agree(clocks(0, UNREACHABLE)).status is Status.UNKNOWN
    assert clocks_agree(clocks(UNREACHABLE, UNREACHABLE)).status is Status.UNKNOWN
    assert clocks_agree(clocks(0, 60, UNREACHABLE)).status is Status.FAIL


def test_absent_one_target_alone_has_nothing_to_agree_with() -> None:
    assert clocks_agree(clocks(0)).status is Status.NOT_APPLICABLE
    assert clocks_agree(clocks()).status is Status.NOT_APPLICABLE
    assert clocks_agree(clocks(UNREACHABLE)).status is Status.UNKNOWN
