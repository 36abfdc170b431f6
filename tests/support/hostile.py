"""What a host may answer that does its worst: real answers, harmed."""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterator
from random import Random
from typing import Any

import msgspec

from govaudit.catalog import Catalog
from govaudit.model import Absent, Complete, Fact, Missing, Observation, Reason, Seen, System, Target, absent, missing
from govaudit.observing import observe
from govaudit.planning import Plan, TargetPlan, requests_of
from govaudit.reading import Each, Observations, Reader, followers
from govaudit.targets.host.requests import Walk

PIECES = (
    *(
        b"\0",
        b"\xff\xfe",
        b"\xc3",
        b"\r\n",
        b"\x1b]0;x\x07",
        "\u202e".encode(),
        b"\n\n\n",
        b"\\",
        b"\\\n",
        b'"',
        b"'",
        b"#",
        b"=",
        b":",
        b"::",
    ),
    *(b"-1", b"99999999999999999999", b"0x", b"1e999", b"%", b"%%", b"!", b"ALL", b"[", b"]", b"{", b"}", b"(", b")", b"<!--", b"*", b"?"),
    *(b"../../etc/shadow", b"//x//", b"@include x\n", b"Include *\n", b"Match all\n", b"\t", b" " * 300, b"$(x)", b"${x}", b"nan", b"inf"),
)


@functools.cache
def readers() -> dict[str, Reader]:
    """All readers of hosts, by name."""
    sources = Catalog().sources("host").by_fact.values()
    return {f"{one.function.__module__.rpartition('.')[2]}.{one.function.__name__}": one for one in sources if isinstance(one, Reader)}


@functools.cache
def answers() -> list[Observation]:
    """What this machine answers to all that readers ask, walks of whole file systems left out."""
    target = Target(system="here", address="local:", kind="host")
    catalog = Catalog()
    without_walks = [
        reader for reader in readers().values() if not any(isinstance(one, Walk) for want in reader.wants for one in requests_of(want))
    ]
    plan = TargetPlan(target, catalog.sources("host"), (), (), tuple(without_walks))
    whole = Plan((), (System(name="here", targets=[target]),), (plan,), {})
    [block] = observe(whole, catalog.kinds, jobs=1, seconds=120, cancel=threading.Event(), progress=lambda *_: None)
    return list(block.observations)


def harmed(observation: Observation, chance: Random) -> Iterator[Observation]:
    """The observation with its content harmed, or none, or another outcome, or twice."""
    outcome = observation.outcome
    match chance.randrange(8):
        case 0:
            return
        case 1:
            outcome = absent("nothing is there")
        case 2:
            outcome = missing(Reason.PERMISSION_DENIED, "{path} may not be read", path=observation.source)
        case 3:
            yield observation
        case _:
            pass
    if isinstance(outcome, Seen):
        outcome = msgspec.structs.replace(outcome, content=harmed_bytes(outcome.content, chance), data=_harmed_data(outcome.data, chance))
    yield msgspec.structs.replace(observation, outcome=outcome)


def harmed_bytes(content: bytes, chance: Random) -> bytes:
    """Something that resembles the content."""
    match chance.randrange(6):
        case 0:
            return chance.randbytes(chance.randrange(400))
        case 1:
            return content[: chance.randrange(len(content) + 1)]
        case 2:
            lines = content.split(b"\n")
            chance.shuffle(lines)
            return b"\n".join(lines[: chance.randrange(len(lines) + 1)] * 2)
        case 3:
            return content + chance.choice(PIECES) * chance.choice((1, 100, 5000))
        case _:
            harmed = bytearray(content)
            for _ in range(chance.randrange(1, 12)):
                at = chance.randrange(len(harmed) + 1)
                harmed[at : at + chance.choice((0, 0, 1, 5))] = chance.choice(PIECES) * chance.choice((1, 1, 3))
            return bytes(harmed)


def _harmed_data(data: Any, chance: Random) -> Any:
    """Texts within what the script tells: names and links, which the host chooses."""
    match data:
        case str() if chance.randrange(4) == 0:
            return harmed_bytes(data.encode(), chance).decode(errors="replace")
        case dict():
            return {key: value if key in ("format", "cipher", "acl") else _harmed_data(value, chance) for key, value in data.items()}
        case list():
            return [_harmed_data(value, chance) for value in data]
        case _:
            return data


def read(reader: Reader, observations: list[Observation]) -> list[object]:
    """What the reader makes of it, checked for being what a reader may say."""
    _asked(reader, _by_request(observations))  # what follows from harmed answers
    given = reader(Observations(observations))
    results = list(given) if reader.gives_many else [given]
    for result in results:
        assert isinstance(result, Fact | Absent | Missing | Complete), result
        msgspec.json.encode(result)  # it can be kept and shown
    return results


def hostile(reader: Reader, chance: Random) -> list[Observation]:
    """The answers that this reader asked for, some of them harmed."""
    harm = chance.choice((0.1, 0.5, 1.0))
    return [
        one
        for observation in asked_by(reader)
        for one in (harmed(observation, chance) if chance.random() < harm else [observation])
    ]


def asked_by(reader: Reader) -> list[Observation]:
    """The real answers that this reader asked for."""
    asked = _asked(reader, _by_request(answers()))
    return [observation for observation in answers() if observation.request in asked]


def _by_request(observations: list[Observation]) -> dict[str, list[Observation]]:
    by_request: dict[str, list[Observation]] = {}
    for observation in observations:
        by_request.setdefault(observation.request, []).append(observation)
    return by_request


def _asked(reader: Reader, by_request: dict[str, list[Observation]]) -> set[str]:
    """The keys of all requests of the reader, those that follow from answers too."""
    asked = {request.key for want in reader.wants for request in requests_of(want)}
    return asked | {request.key for want in reader.wants if isinstance(want, Each) for request in followers(want, by_request)}
