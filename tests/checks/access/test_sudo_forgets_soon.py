"""sudo asks again."""

from __future__ import annotations

import pytest

from govaudit.checking import Status
from govaudit.facts.sudo import SudoSettings
from tests.facts.access_examples import sudo
from tests.support import DENIED, NOT_THERE, load_check

sudo_forgets_soon = load_check("access.sudo-forgets-soon")


@pytest.mark.parametrize("minutes", [0.0, 5.0, 15.0, None])
def test_good_soon(minutes: float | None) -> None:
    assert sudo_forgets_soon(sudo(timestamp_timeout=minutes)).status is Status.PASS


@pytest.mark.parametrize(
    ("minutes", "sentence"),
    [
        (15.5, "sudo asks again after 15.5 minutes; at most 15 are required"),
        (-1.0, "sudo never asks again in a session; it is required after 15 minutes"),
    ],
)
def test_bad_late_or_never(minutes: float, sentence: str) -> None:
    verdict = sudo_forgets_soon(sudo(timestamp_timeout=minutes))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == sentence


def test_bad_a_default_that_may_be_longer_than_the_policy_allows() -> None:
    assert sudo_forgets_soon(sudo(timestamp_timeout=None), max_minutes=5).status is Status.UNKNOWN


def test_absent_no_sudo_and_no_view_of_it() -> None:
    assert sudo_forgets_soon({SudoSettings: NOT_THERE}).status is Status.NOT_APPLICABLE
    assert sudo_forgets_soon(sudo(timestamp_timeout=DENIED)).status is Status.UNKNOWN
