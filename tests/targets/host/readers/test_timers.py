"""Timers that start their services often enough."""

from __future__ import annotations

import pytest

from govaudit.facts.updates import AutomaticUpdates
from govaudit.model import Missing, Observation, Seen
from govaudit.targets.host.readers.updates import automatic_updates
from govaudit.targets.host.requests import File
from govaudit.targets.host.systemd.search import CONTENTS, UNITS, VENDOR
from tests.support import saw
from tests.support.startup import THERE, installed, read, starts, there

TIMER = "dnf-automatic.timer"
MASK = Seen(attributes=THERE.attributes, data={"owner": "root", "group": "root", "link": "/dev/null"})


def runs(text: str, *more: Observation, drop_in: str = "") -> bool | Missing:
    units = [one for one in starts(TIMER) if one.request != File(f"{VENDOR}/{TIMER}").key]
    units.append(saw(File(f"{VENDOR}/{TIMER}"), f"[Unit]\n\n[Timer]\n{text}\n"))
    if drop_in:
        more = (*more, saw(CONTENTS[1], f"[Timer]\n{drop_in}\n", source=f"/etc/systemd/system/{TIMER}.d/x.conf"))
    found = read(automatic_updates, there("/usr/bin/dnf-automatic"), *units, *installed("dnf-automatic.service"), *more)
    assert isinstance(found, AutomaticUpdates)
    return found.is_scheduled


@pytest.mark.parametrize(
    "text",
    [
        "OnCalendar=*-*-* 6:00\nRandomizedDelaySec=60m",
        "OnCalendar=daily",
        "OnCalendar=weekly",
        "OnCalendar=*-*-* 6,18:00",
        "OnCalendar=Mon..Fri 04:00",
        "OnCalendar=Sun *-*-* 03:10:00",
        "OnCalendar=*:0/30",
        "OnCalendar=*-*-* 05:00:00 Asia/Jakarta",
        "OnBootSec=1h\nOnUnitInactiveSec=1d",
        "OnUnitActiveSec=24h",
    ],
)
def test_often_enough(text: str) -> None:
    assert runs(text) is True
    assert runs("OnCalendar=yearly", drop_in=f"OnCalendar=\n{text}") is True


@pytest.mark.parametrize(
    "text",
    [
        *("OnCalendar=yearly", "OnCalendar=monthly", "OnCalendar=*-*-01 00:00:00", "OnCalendar=2030-01-01"),
        *("OnBootSec=1h", "OnUnitActiveSec=90d"),
    ],
)
def test_rarely_or_not_followed(text: str) -> None:
    assert isinstance(runs(text), Missing)
    assert isinstance(runs("OnCalendar=daily", drop_in=f"OnCalendar=\n{text}"), Missing)
    assert runs("OnCalendar=daily", drop_in=text) is True, "it is set besides"


def test_all_times_are_taken_back() -> None:
    assert isinstance(runs("OnCalendar=daily", drop_in="OnCalendar="), Missing)


def test_the_service_is_masked() -> None:
    masked = saw(UNITS, MASK, source="/etc/systemd/system/dnf-automatic.service")
    found = runs("OnCalendar=daily", masked)
    assert isinstance(found, Missing)
    assert str(found.sentence) == "dnf-automatic.timer starts dnf-automatic.service, which is masked"
