"""patching.package-lists-fresh"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from govaudit.facts.pending_updates import SecurityUpdates
from govaudit.model import Status
from tests.support import DENIED, NOT_THERE, WHEN, load_check

package_lists_fresh = load_check("patching.package-lists-fresh")


def updates(days: float = 1, **fields: Any) -> SecurityUpdates:
    return SecurityUpdates(
        **{"pending": [], "all_compared": True, "lists_made": WHEN - timedelta(days=days), "observed_at": WHEN, **fields},
    )


@pytest.mark.parametrize("days", [0, 1, 7, 7.9])
def test_good_lists_of_this_week(days: float) -> None:
    assert package_lists_fresh(updates(days)).status is Status.PASS


@pytest.mark.parametrize("days", [8, 4000])
def test_bad_old_lists(days: int) -> None:
    verdict = package_lists_fresh(updates(days))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == f"the lists of the security source are {days} days old; 7 at most"
    assert package_lists_fresh(updates(8), max_days=8).status is Status.PASS


@pytest.mark.parametrize("fields", [{"days": -3}, {"lists_made": DENIED}])
def test_absent_it_cannot_be_told(fields: dict[str, Any]) -> None:
    assert package_lists_fresh(updates(**fields)).status is Status.UNKNOWN


@pytest.mark.parametrize(("fact", "status"), [(DENIED, Status.UNKNOWN), (NOT_THERE, Status.NOT_APPLICABLE)])
def test_absent_no_answer(fact: Any, status: Status) -> None:
    assert package_lists_fresh({SecurityUpdates: fact}).status is status
