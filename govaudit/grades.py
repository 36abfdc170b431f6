"""Letters for numbers: which value earns which grade, and when there is not enough evidence for one."""

from __future__ import annotations

from govaudit.model import Interval

__all__ = ["ENOUGH_COVERAGE", "GRADES", "Numbers", "at_most", "graded", "letter"]

GRADES: tuple[tuple[str, float], ...] = (("A", 90.0), ("B", 80.0), ("C", 65.0), ("D", 50.0), ("E", 0.0))
"""Each grade with the least value that earns it, the best first."""

ENOUGH_COVERAGE = 0.70
"""Under this coverage the letter is replaced by "not enough evidence"."""

Numbers = tuple[float, float, float]
"""Value and upper end from 0 to 100, coverage from 0 to 1."""

_DECIMALS = 9
"""Sums of binary fractions are right to many more places; a value of 90 must not miss its grade by the last."""


def letter(value: float) -> str:
    """The grade that a value from 0 to 100 earns."""
    return next((grade for grade, least in GRADES if round(value, _DECIMALS) >= least), GRADES[-1][0])


def at_most(grade: str, cap: str) -> str:
    """The worse of a grade and a cap; no cap is an empty one."""
    return max(grade, cap)  # A < B < … and the empty text comes before all


def graded(numbers: Numbers | None, cap: str = "") -> Interval:
    """The numbers with the grade that they earn under a cap.

    With too little coverage there is no letter, but the best that it can still be: the letter of the upper end, under the same cap.
    """
    if numbers is None:
        return Interval(value=None, high=None, coverage=0.0, grade="")
    value, high, coverage = numbers
    if round(coverage, _DECIMALS) < ENOUGH_COVERAGE:
        best = at_most(letter(high), cap)
        return Interval(value=value, high=high, coverage=coverage, grade="", grade_at_most=best, capped=best != letter(high))
    grade = at_most(letter(value), cap)
    return Interval(value=value, high=high, coverage=coverage, grade=grade, capped=grade != letter(value))
