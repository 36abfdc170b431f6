"""The bundled table of support dates."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from govaudit.facts import end_of_life
from govaudit.facts.end_of_life import HORIZON, SUPPORT, TABLE_DATE, SupportDates, support_dates


@pytest.mark.parametrize(
    ("distribution", "version", "standard"),
    [
        ("debian", "12", date(2026, 6, 10)),
        ("debian", "12.11", date(2026, 6, 10)),
        ("ubuntu", "22.04", date(2027, 4, 1)),
        ("rocky", "9.4", date(2032, 5, 31)),
        ("sles", "15.6", date(2025, 12, 31)),
        ("alpine", "3.22.1", date(2027, 5, 1)),
        ("ol", "10.0", date(2035, 6, 1)),
        ("sles", "16.0", date(2027, 11, 1)),
        ("opensuse-leap", "15.6", date(2026, 4, 1)),
    ],
)
def test_a_release_is_found_by_its_version(distribution: str, version: str, standard: date) -> None:
    dates = support_dates(distribution, version)
    assert dates is not None
    assert dates.standard == standard


@pytest.mark.parametrize(
    ("distribution", "version"), [("debian", "1"), ("debian", ""), ("ubuntu", "22"), ("alpine", "3"), ("arch", ""), ("sles", "15")]
)
def test_what_is_not_in_the_table_is_not_guessed(distribution: str, version: str) -> None:
    assert support_dates(distribution, version) is None


def test_each_longer_support_ends_later() -> None:
    every: list[SupportDates] = [dates for releases in SUPPORT.values() for dates in releases.values()]
    for dates in every:
        for later in (dates.long_term, dates.paid):
            assert later is None or later > dates.standard


def test_the_table_has_a_date_a_horizon_and_sources() -> None:
    assert timedelta(days=365) < HORIZON - TABLE_DATE < timedelta(days=730)
    assert "Sources:" in (end_of_life.__doc__ or "")
