"""Programs with set-id bits, as the walks over file systems find them, and the packages that they are from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from govaudit.facts.permissions import Hit
from govaudit.facts.set_id import SetIdProgram
from govaudit.model import Absent, Complete, Missing, Observation, Reason, Request, Seen, complete
from govaudit.reading import Each, Maybe, Observations, reads
from govaudit.targets.host.packages.owners import owner_queries, owners_of

from .permissions import ROOT_WALK, SET_ID, search_is_incomplete, walks_of_other_disks
from .storage import MOUNTINFO


class _Found(msgspec.Struct):
    count: int
    hits: list[Hit]


def what_follows(observations: Sequence[Observation]) -> list[Request]:
    """From the mounts the other walks; from what a walk found the questions whose files they are."""
    walks = [one for one in observations if one.request.startswith("walk ")]
    if not walks:
        return list(walks_of_other_disks(observations))
    return [query for walk in walks for query in owner_queries(paths_found(walk))]


def paths_found(walk: Observation) -> list[str]:
    """The programs that a walk found."""
    return [hit.path for hit in _hits(walk.outcome)]


@reads(ROOT_WALK, Maybe(MOUNTINFO), Each(ROOT_WALK, what_follows), Each(MOUNTINFO, what_follows, again=True))
def set_id_programs(seen: Observations) -> Iterator[SetIdProgram | Complete | Missing]:
    """Every program that was found, with its package."""
    trouble: list[Missing] = []
    for walk in (ROOT_WALK, *walks_of_other_disks(seen.many(MOUNTINFO))):
        observation = seen.one(walk)
        if isinstance(observation.outcome, Missing):
            trouble.append(observation.outcome)
            continue
        owners, unknown = owners_of(seen, owner_queries(paths_found(observation)))
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
