"""Hosts by which services start with them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from govaudit.model import FileAttributes, Observation, Request, Seen
from govaudit.reading import Observations, Reader
from govaudit.targets.host.readers.startup import BOOTED, WANTED
from govaudit.targets.host.requests import File, Listing
from govaudit.targets.host.systemd.search import VENDOR, VENDOR_UNITS
from tests.support import NOT_THERE, saw

THERE = Seen(attributes=FileAttributes(mode=0o755, uid=0, gid=0, size=1), data={"owner": "root", "group": "root", "link": ""})
"""What a listing says of a file that is there."""


def answered(answers: Mapping[Any, Any]) -> Observations:
    """What a reader is fed: answers by request."""
    return Observations(saw(request, answer) for request, answer in answers.items())


def starts(*units: str) -> list[Observation]:
    """systemd runs, and starts these units."""
    if not units:
        return [saw(BOOTED, THERE), saw(WANTED, NOT_THERE)]
    links = [saw(WANTED, THERE, source=f"/etc/systemd/system/multi-user.target.wants/{unit}") for unit in units]
    return [saw(BOOTED, THERE), *links, *installed(*units)]


def installed(*units: str) -> list[Observation]:
    """Packages have brought these units."""
    listed = [saw(VENDOR_UNITS, THERE, source=f"{VENDOR}/{unit}") for unit in units]
    return [*listed, *(saw(File(f"{VENDOR}/{unit}"), "[Unit]\n") for unit in units)]


def read(reader: Reader, answers: Mapping[Any, Any] | None = None, *more: Observation) -> Any:
    """What a reader makes of these answers, when everything else that it asks for is not there."""
    observations = [*(saw(request, answer) for request, answer in (answers or {}).items()), *more]
    given = {observation.request for observation in observations}
    asked: list[Request] = []
    for want in reader.wants:
        asked.extend(getattr(want, "requests", None) or [getattr(want, "request", None) or getattr(want, "source", None) or want])
    rest = [saw(request, NOT_THERE) for request in asked if isinstance(request, Request) and request.key not in given]
    return reader(Observations([*observations, *rest]))


def there(*paths: str) -> dict[Request, Seen]:
    """These files are there."""
    return {Listing(path): THERE for path in paths}
