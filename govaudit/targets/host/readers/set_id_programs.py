"""Programs with set-id bits, as the walks over file systems find them, and the packages that they are from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from govaudit.facts.permissions import Hit
from govaudit.facts.set_id import SetIdProgram
from govaudit.model import Absent, Complete, Missing, Observation, Reason, Request, Seen, complete, missing
from govaudit.reading import Each, Maybe, Observations, reads
from govaudit.targets.host.patterns import is_pattern
from govaudit.targets.host.requests import Command

from .permissions import ROOT_WALK, SET_ID, search_is_incomplete, walks_of_other_disks
from .storage import MOUNTINFO

MOST_ASKED = 200
"""Files of which one call of the package manager is asked."""

_MERGED = ("/bin/", "/sbin/", "/lib/", "/lib32/", "/lib64/")
"""Folders that are links into /usr today, under whose old names packages may have their files."""


class _Found(msgspec.Struct):
    count: int
    hits: list[Hit]


def what_follows(observations: Sequence[Observation]) -> list[Request]:
    """From the mounts the other walks; from what a walk found the questions whose files they are."""
    walks = [one for one in observations if one.request.startswith("walk ")]
    if not walks:
        return list(walks_of_other_disks(observations))
    return [query for walk in walks for query in owner_queries(walk)]


def owner_queries(walk: Observation) -> list[Request]:
    """Both package managers are asked; the one that is not there says so."""
    paths = [hit.path for hit in _hits(walk.outcome) if _can_be_asked(hit.path)]
    queries: list[Request] = []
    for begin in range(0, len(paths), MOST_ASKED):
        some = paths[begin : begin + MOST_ASKED]
        queries += [Command(("dpkg-query", "-S", *(form for path in some for form in _forms(path)))), Command(("rpm", "-qf", *some))]
    return queries


def _can_be_asked(path: str) -> bool:
    return path.startswith("/") and not is_pattern(path) and "\n" not in path and "\\" not in path


def _forms(path: str) -> list[str]:
    """The path, and the one that it had before /bin and the like became links into /usr."""
    short = path.removeprefix("/usr")
    return [path, short] if path.startswith("/usr/") and short.startswith(_MERGED) else [path]


@reads(ROOT_WALK, Maybe(MOUNTINFO), Each(ROOT_WALK, what_follows), Each(MOUNTINFO, what_follows, again=True))
def set_id_programs(seen: Observations) -> Iterator[SetIdProgram | Complete | Missing]:
    """Every program that was found, with its package."""
    trouble: list[Missing] = []
    for walk in (ROOT_WALK, *walks_of_other_disks(seen.many(MOUNTINFO))):
        observation = seen.one(walk)
        if isinstance(observation.outcome, Missing):
            trouble.append(observation.outcome)
            continue
        owners, unknown = _owners(seen, owner_queries(observation))
        for hit in _hits(observation.outcome):
            yield SetIdProgram(path=hit.path, uid=hit.uid, gid=hit.gid, mode=hit.mode, package=owners.get(hit.path, unknown(hit.path)))
        trouble += search_is_incomplete(walk, observation.outcome, SET_ID)
    trouble += [one.outcome for one in seen.many(MOUNTINFO) if _is_gap(one.outcome)]  # type: ignore[misc]
    yield trouble[0] if trouble else complete("no program with set-id bits was found")


def _is_gap(outcome: Seen | Absent | Missing) -> bool:
    return isinstance(outcome, Missing) and outcome.reason is not Reason.NEEDS_RUNNING_SYSTEM


def _hits(outcome: Seen | Absent | Missing) -> list[Hit]:
    data = outcome.data if isinstance(outcome, Seen) and isinstance(outcome.data, dict) else {}
    try:
        return msgspec.convert(data.get(SET_ID.name), _Found).hits
    except msgspec.ValidationError:
        return []


class _Unknown:
    """What is said of a file that no package manager named: it is nobody's, where one that answered was asked."""

    def __init__(self, why: Missing | None) -> None:
        self._why = why

    def __call__(self, path: str) -> str | Missing:
        if not _can_be_asked(path):
            return missing(Reason.NOT_SUPPORTED, "whose file {path} is cannot be asked: its name has odd letters", path=path)
        return self._why if self._why is not None else ""


def _owners(seen: Observations, queries: Sequence[Request]) -> tuple[dict[str, str], _Unknown]:
    """The package of each file that one of the managers knows."""
    owners: dict[str, str] = {}
    why: Missing | None = None
    answered = False
    for query in queries:
        outcome = seen.outcome(query)
        if isinstance(outcome, Missing):
            why = why or outcome
        elif isinstance(outcome, Seen):
            assert isinstance(query, Command)
            # Both end with 1 where one of the files is nobody's; an empty database knows none at all.
            if outcome.status not in (0, 1) and query.argv[0] == "dpkg-query":
                why = why or missing(
                    Reason.INCOMPLETE, "{program} ended with status {status}", program="dpkg-query", status=outcome.status or 0
                )
                continue
            found = dict(_of_dpkg(outcome) if query.argv[0] == "dpkg-query" else _of_rpm(outcome, query.argv[2:]))
            owners |= found
            answered = answered or bool(found)
    if not answered and queries and why is None:
        why = missing(Reason.NOT_SUPPORTED, "no package manager that is known here says whose files the programs are")
    return owners, _Unknown(why)


def _of_dpkg(outcome: Seen) -> Iterator[tuple[str, str]]:
    """`package[:arch][, …]: path`; lines on diversions name no owner."""
    for line in outcome.lines():
        packages, colon, path = line.partition(": /")
        if colon and not packages.startswith(("diversion by", "local diversion")):
            yield f"/{path}", packages
            if f"/{path}".startswith(_MERGED):
                yield f"/usr/{path}", packages


def _of_rpm(outcome: Seen, asked: Sequence[str]) -> Iterator[tuple[str, str]]:
    """One line for each file; where a file has several owners the lines cannot be told apart, and those that are nobody's are named."""
    lines = outcome.lines()
    while lines and not lines[-1]:
        lines.pop()
    nobodys = {
        path
        for path in asked
        if f"file {path} is not owned by any package" in lines or f"error: file {path}: No such file or directory" in lines
    }
    if len(nobodys) == len(asked):
        return
    named = [line for line in lines if not line.startswith(("file ", "error: "))]
    exact = len(named) == len(asked) - len(nobodys)
    rest = iter(named)
    for path in asked:
        if path not in nobodys:
            yield path, next(rest) if exact else "rpm"
