"""exposure.rsync-not-started"""

from __future__ import annotations

from govaudit.facts.services import StartingServices
from govaudit.model import Status
from tests.facts.hardening_examples import services
from tests.support import DENIED, NOT_THERE, load_check

rsync_not_started = load_check("exposure.rsync-not-started")


def test_good_nothing_starts() -> None:
    verdict = rsync_not_started(services("rsync", []))
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == "no rsync service starts with the host"


def test_bad_something_does() -> None:
    verdict = rsync_not_started(services("rsync", ["example.service"]))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "no rsync service may start with the host; these do: example.service"


def test_absent_what_starts_is_not_known() -> None:
    assert rsync_not_started(services("rsync", DENIED)).status is Status.UNKNOWN
    assert rsync_not_started({StartingServices: DENIED}).status is Status.UNKNOWN
    assert rsync_not_started({StartingServices: NOT_THERE}).status is Status.NOT_APPLICABLE
