"""logging.time-sources-authenticated"""

from __future__ import annotations

from typing import Any

from govaudit.facts.time_sync import TimeClient, TimeSynchronisation
from govaudit.model import Status
from tests.support import DENIED, NOT_THERE, load_check

time_sources_authenticated = load_check("logging.time-sources-authenticated")


def time(*clients: dict[str, Any]) -> TimeSynchronisation:
    usual = {"name": "chrony", "starts_by_itself": True, "servers": ["ntp.example"], "unauthenticated": []}
    return TimeSynchronisation(clients=[TimeClient(**{**usual, **one}) for one in clients], is_synchronised=True)


def test_good_all_prove_it() -> None:
    verdict = time_sources_authenticated(time({}))
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == "answers of all time servers must prove where they come from"


def test_bad_one_does_not() -> None:
    verdict = time_sources_authenticated(time({"unauthenticated": ["a.example", "b.example"]}))
    assert verdict.status is Status.FAIL
    expected = "answers of time servers must prove where they come from; chrony does not ask that of a.example, b.example"
    assert str(verdict.sentence) == expected


def test_good_a_client_that_does_not_start_does_not_count() -> None:
    assert time_sources_authenticated(time({}, {"starts_by_itself": False, "unauthenticated": ["x"]})).status is Status.PASS


def test_good_servers_that_a_policy_trusts() -> None:
    fact = time({"unauthenticated": ["10.0.0.1"]})
    assert time_sources_authenticated(fact, trusted=("10.0.0.1",)).status is Status.PASS
    assert time_sources_authenticated(fact, trusted=("10.0.0.2",)).status is Status.FAIL


def test_absent_nothing_is_used_or_not_known() -> None:
    assert time_sources_authenticated(time()).status is Status.NOT_APPLICABLE
    assert time_sources_authenticated(time({"servers": []})).status is Status.NOT_APPLICABLE
    assert time_sources_authenticated(time({"unauthenticated": DENIED})).status is Status.UNKNOWN
    assert time_sources_authenticated(time({"starts_by_itself": DENIED})).status is Status.UNKNOWN
    assert time_sources_authenticated({TimeSynchronisation: DENIED}).status is Status.UNKNOWN
    assert time_sources_authenticated({TimeSynchronisation: NOT_THERE}).status is Status.NOT_APPLICABLE
