"""A reader fed by a real host or a root directory, with all requests that follow from answers."""

from __future__ import annotations

from typing import Any

from govaudit.model import Observation, Request
from govaudit.reading import ROUNDS, Each, FirstOf, Maybe, Observations, Reader, followers
from tests.support.hosts import ask


def read_at(address: str, reader: Reader) -> list[Any]:
    """What a reader of many gives of the host at an address."""
    found: dict[str, list[Observation]] = {}
    waiting: list[Request] = [request for want in reader.wants for request in _first(want)]
    for _ in range(ROUNDS):
        new = {request.key: request for request in waiting if request.key not in found}
        if not new:
            break
        found |= {key: [] for key in new}
        for observation in ask(address, *new.values()):
            found[observation.request].append(observation)
        waiting = [request for want in reader.wants if isinstance(want, Each) for request in followers(want, found)]
    return list(reader(Observations(observation for some in found.values() for observation in some)))


def _first(want: Request | Maybe | FirstOf | Each) -> list[Request]:
    if isinstance(want, FirstOf):
        return list(want.requests)
    return [want.source if isinstance(want, Each) else want.request if isinstance(want, Maybe) else want]
