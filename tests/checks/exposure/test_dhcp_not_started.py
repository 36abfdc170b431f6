"""exposure.dhcp-not-started"""

from __future__ import annotations

from govaudit.facts.services import StartingServices
from govaudit.model import Status
from tests.facts.hardening_examples import services
from tests.support import DENIED, NOT_THERE, load_check

dhcp_not_started = load_check("exposure.dhcp-not-started")


def test_good_nothing_starts() -> None:
    verdict = dhcp_not_started(services("dhcp", []))
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == "no dhcp service starts with the host"


def test_bad_something_does() -> None:
    verdict = dhcp_not_started(services("dhcp", ["example.service"]))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "no dhcp service may start with the host; these do: example.service"


def test_absent_what_starts_is_not_known() -> None:
    assert dhcp_not_started(services("dhcp", DENIED)).status is Status.UNKNOWN
    assert dhcp_not_started({StartingServices: DENIED}).status is Status.UNKNOWN
    assert dhcp_not_started({StartingServices: NOT_THERE}).status is Status.NOT_APPLICABLE
