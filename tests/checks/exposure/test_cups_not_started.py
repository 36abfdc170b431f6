"""exposure.cups-not-started"""

from __future__ import annotations

from govaudit.facts.services import StartingServices
from govaudit.model import Status
from tests.facts.hardening_examples import services
from tests.support import DENIED, NOT_THERE, load_check

cups_not_started = load_check("exposure.cups-not-started")


def test_good_nothing_starts() -> None:
    verdict = cups_not_started(services("cups", []))
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == "no cups service starts with the host"


def test_bad_something_does() -> None:
    verdict = cups_not_started(services("cups", ["example.service"]))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "no cups service may start with the host; these do: example.service"


def test_absent_what_starts_is_not_known() -> None:
    assert cups_not_started(services("cups", DENIED)).status is Status.UNKNOWN
    assert cups_not_started({StartingServices: DENIED}).status is Status.UNKNOWN
    assert cups_not_started({StartingServices: NOT_THERE}).status is Status.NOT_APPLICABLE
