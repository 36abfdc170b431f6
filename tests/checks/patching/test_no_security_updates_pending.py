"""patching.no-security-updates-pending"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from govaudit.facts.pending_updates import PendingUpdate, SecurityUpdates
from govaudit.model import Reason, Status
from tests.support import DENIED, NOT_THERE, WHEN, load_check

no_security_updates_pending = load_check("patching.no-security-updates-pending")


def updates(days: float = 1, **fields: Any) -> SecurityUpdates:
    return SecurityUpdates(
        **{"pending": [], "all_compared": True, "lists_made": WHEN - timedelta(days=days), "observed_at": WHEN, **fields},
    )


def waiting(package: str = "openssl", is_held: bool = False) -> PendingUpdate:
    return PendingUpdate(package=package, architecture="amd64", installed="3.0.1-1", offered="3.0.1-1+deb12u1", is_held=is_held)


@pytest.mark.parametrize("days", [0, 1, 7.9])
def test_good_none_is_pending(days: float) -> None:
    verdict = no_security_updates_pending(updates(days))
    assert verdict.status is Status.PASS
    assert str(verdict.sentence).startswith("no installed package is older than in the security source, whose lists are")


@pytest.mark.parametrize("days", [1, 400])
def test_bad_some_are_pending_however_old_the_lists_are(days: int) -> None:
    verdict = no_security_updates_pending(updates(days, pending=[waiting()]))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "1 installed packages are older than in the security source: openssl 3.0.1-1 (3.0.1-1+deb12u1)"


def test_bad_one_on_hold_and_where_not_all_could_be_compared() -> None:
    verdict = no_security_updates_pending(updates(pending=[waiting(is_held=True)], all_compared=DENIED, lists_made=DENIED))
    assert verdict.status is Status.FAIL


def test_bad_many_are_counted_and_few_named() -> None:
    verdict = no_security_updates_pending(updates(pending=[waiting(f"lib{number}") for number in range(50)]))
    assert "50 installed packages" in str(verdict.sentence)
    assert "lib9 " not in str(verdict.sentence)


@pytest.mark.parametrize("days", [8, 400, -3])
def test_absent_old_lists_prove_nothing(days: int) -> None:
    verdict = no_security_updates_pending(updates(days))
    assert verdict.status is Status.UNKNOWN
    assert verdict.reason is Reason.STALE
    assert no_security_updates_pending(updates(8), max_days=8).status is Status.PASS


@pytest.mark.parametrize("field", ["all_compared", "lists_made"])
def test_absent_not_all_is_known(field: str) -> None:
    fields: dict[str, Any] = {field: DENIED}
    assert no_security_updates_pending(updates(**fields)).status is Status.UNKNOWN


@pytest.mark.parametrize(("fact", "status"), [(DENIED, Status.UNKNOWN), (NOT_THERE, Status.NOT_APPLICABLE)])
def test_absent_no_answer(fact: Any, status: Status) -> None:
    assert no_security_updates_pending({SecurityUpdates: fact}).status is status
