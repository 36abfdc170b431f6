"""logging.clock-correct"""

from __future__ import annotations

import pytest

from govaudit.facts.clock import Clock
from govaudit.model import Status
from tests.support import NOT_THERE, UNREACHABLE, WHEN, load_check

clock_correct = load_check("logging.clock-correct")


def clock(skew: float) -> Clock:
    return Clock(skew_seconds=skew, observed_at=WHEN)


@pytest.mark.parametrize("skew", [0, 0.4, 60, -60])
def test_good_within_a_minute(skew: float) -> None:
    assert clock_correct(clock(skew)).status is Status.PASS


@pytest.mark.parametrize(
    ("skew", "sentence"),
    [(61, "the clock is 61 s ahead; 60 s are allowed"), (-3600.04, "the clock is 3600.0 s behind; 60 s are allowed")],
)
def test_bad_more_than_a_minute(skew: float, sentence: str) -> None:
    verdict = clock_correct(clock(skew))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == sentence


def test_the_limit_is_a_parameter() -> None:
    assert clock_correct(clock(5), max_seconds=1).status is Status.FAIL
    assert str(clock_correct(clock(-0.46)).sentence) == "the clock is right to 0.5 s"


def test_absent_an_unreachable_target_is_unknown() -> None:
    assert clock_correct({Clock: UNREACHABLE}).status is Status.UNKNOWN
    assert clock_correct({Clock: NOT_THERE}).status is Status.NOT_APPLICABLE


def test_bad_a_policy_cannot_make_it_empty() -> None:
    for wrong in ({"max_seconds": -1}, {"max_seconds": 10**9}):
        with pytest.raises(ValueError, match="parameter"):
            clock_correct.set_parameters(wrong)
