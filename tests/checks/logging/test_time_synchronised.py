"""logging.time-synchronised"""

from __future__ import annotations

from govaudit.facts.time_sync import TimeClient, TimeSynchronisation
from govaudit.model import Missing, Status
from tests.support import DENIED, NOT_THERE, load_check

time_synchronised = load_check("logging.time-synchronised")


def client(starts: bool | Missing = True, servers: list[str] | Missing | None = None, name: str = "chrony") -> TimeClient:
    return TimeClient(name=name, starts_by_itself=starts, servers=["time.example"] if servers is None else servers)


def time(*clients: TimeClient, is_synchronised: bool | Missing = DENIED) -> TimeSynchronisation:
    return TimeSynchronisation(clients=list(clients), is_synchronised=is_synchronised)


def test_good_a_client_with_servers() -> None:
    verdict = time_synchronised(time(client(), is_synchronised=True))
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == "chrony starts with the host and has the servers time.example"
    assert time_synchronised(time(client())).status is Status.PASS


def test_good_one_that_is_ready_beside_one_that_is_not_known() -> None:
    assert time_synchronised(time(client(DENIED, name="ntpd"), client())).status is Status.PASS


def test_bad_no_client() -> None:
    assert str(time_synchronised(time()).sentence) == "the clock must be set from time servers; no time client is installed"
    assert time_synchronised(time()).status is Status.FAIL


def test_bad_none_starts_or_has_servers() -> None:
    assert time_synchronised(time(client(False))).status is Status.FAIL
    assert time_synchronised(time(client(True, []))).status is Status.FAIL


def test_bad_the_client_says_so() -> None:
    verdict = time_synchronised(time(client(), is_synchronised=False))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "chrony starts with the host, and the clock is not synchronised"


def test_absent_what_is_not_known() -> None:
    assert time_synchronised(time(client(DENIED))).status is Status.UNKNOWN
    assert time_synchronised(time(client(True, DENIED))).status is Status.UNKNOWN
    assert time_synchronised(time(client(False), client(DENIED))).status is Status.UNKNOWN
    assert time_synchronised({TimeSynchronisation: DENIED}).status is Status.UNKNOWN
    assert time_synchronised({TimeSynchronisation: NOT_THERE}).status is Status.NOT_APPLICABLE
