"""patching.automatic-updates-enabled"""

from __future__ import annotations

from typing import Any

import pytest

from govaudit.facts.updates import AutomaticUpdates
from govaudit.model import Status
from tests.support import DENIED, NOT_THERE, load_check

automatic_updates_enabled = load_check("patching.automatic-updates-enabled")


def updates(**fields: Any) -> AutomaticUpdates:
    usual = {"program": "unattended-upgrades", "is_scheduled": True, "installs": True, "includes_security": True}
    return AutomaticUpdates(**{**usual, **fields})


def test_good_set_up_and_started() -> None:
    verdict = automatic_updates_enabled(updates())
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == "unattended-upgrades installs security updates by itself"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"program": ""}, "security updates must be installed automatically; no program for it is installed"),
        ({"installs": False}, "unattended-upgrades is installed, and its configuration lets it install nothing"),
        ({"includes_security": False}, "unattended-upgrades is set up, and does not include security updates"),
        ({"interval_days": 3650.0}, "unattended-upgrades installs updates every 3650.0 days; every 7 days are required"),
        ({"is_scheduled": False}, "unattended-upgrades is set up, and nothing starts it"),
    ],
)
def test_bad_one_thing_lacks(fields: dict[str, Any], sentence: str) -> None:
    verdict = automatic_updates_enabled(updates(**fields))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == sentence


@pytest.mark.parametrize("field", ["is_scheduled", "installs", "includes_security"])
def test_absent_one_thing_is_not_known(field: str) -> None:
    assert automatic_updates_enabled(updates(**{field: DENIED})).status is Status.UNKNOWN


def test_absent_no_answer() -> None:
    assert automatic_updates_enabled({AutomaticUpdates: DENIED}).status is Status.UNKNOWN
    assert automatic_updates_enabled({AutomaticUpdates: NOT_THERE}).status is Status.NOT_APPLICABLE


def test_bad_a_policy_cannot_make_it_empty() -> None:
    for wrong in ({"max_days": 0}, {"max_days": 3650}):
        with pytest.raises(ValueError, match="parameter"):
            automatic_updates_enabled.set_parameters(wrong)
