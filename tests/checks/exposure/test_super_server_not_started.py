"""exposure.super-server-not-started"""

from __future__ import annotations

from govaudit.facts.services import StartingServices
from govaudit.model import Status
from tests.facts.hardening_examples import services
from tests.support import DENIED, NOT_THERE, load_check

super_server_not_started = load_check("exposure.super-server-not-started")


def test_good_nothing_starts() -> None:
    verdict = super_server_not_started(services("super-server", []))
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == "no super-server service starts with the host"


def test_bad_something_does() -> None:
    verdict = super_server_not_started(services("super-server", ["example.service"]))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "no super-server service may start with the host; these do: example.service"


def test_absent_what_starts_is_not_known() -> None:
    assert super_server_not_started(services("super-server", DENIED)).status is Status.UNKNOWN
    assert super_server_not_started({StartingServices: DENIED}).status is Status.UNKNOWN
    assert super_server_not_started({StartingServices: NOT_THERE}).status is Status.NOT_APPLICABLE
