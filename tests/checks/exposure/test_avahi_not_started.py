"""exposure.avahi-not-started"""

from __future__ import annotations

from govaudit.facts.services import StartingServices
from govaudit.model import Status
from tests.facts.hardening_examples import services
from tests.support import DENIED, NOT_THERE, load_check

avahi_not_started = load_check("exposure.avahi-not-started")


def test_good_nothing_starts() -> None:
    verdict = avahi_not_started(services("avahi", []))
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == "no avahi service starts with the host"


def test_bad_something_does() -> None:
    verdict = avahi_not_started(services("avahi", ["example.service"]))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "no avahi service may start with the host; these do: example.service"


def test_absent_what_starts_is_not_known() -> None:
    assert avahi_not_started(services("avahi", DENIED)).status is Status.UNKNOWN
    assert avahi_not_started({StartingServices: DENIED}).status is Status.UNKNOWN
    assert avahi_not_started({StartingServices: NOT_THERE}).status is Status.NOT_APPLICABLE
