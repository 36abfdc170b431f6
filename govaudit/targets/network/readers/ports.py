"""Which ports of each address are open."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from govaudit.facts.ports import OpenPorts
from govaudit.model import Complete, Missing, Reason, Seen, complete, missing
from govaudit.reading import Maybe, Observations, reads
from govaudit.targets.network.address import ports_in
from govaudit.targets.network.requests import PortSearch


class _Search(msgspec.Struct):
    host: str
    searched: str
    searched_count: int
    open: list[int]
    closed: int
    unanswered: int


@reads(Maybe(PortSearch()))
def open_ports(seen: Observations) -> Iterator[OpenPorts | Complete | Missing]:
    """Each address that was searched whole. The others together are one unknown: with the reason where it is the same for all."""
    lacking: list[Missing] = []
    searched = 0
    for observation in seen.many(PortSearch()):
        fact = _open_ports(observation.outcome if isinstance(observation.outcome, Seen | Missing) else None)
        if isinstance(fact, Missing):
            lacking.append(fact)
        else:
            searched += 1
            yield fact
    if not lacking:
        yield complete("no address was searched")
    elif len(lacking) == 1 or all(one.sentence == lacking[0].sentence for one in lacking):
        yield lacking[0]
    else:
        yield missing(
            lacking[0].reason,
            "{count} of {total} addresses could not be searched; the first: {first}",
            count=len(lacking),
            total=len(lacking) + searched,
            first=lacking[0].sentence,
        )


def _open_ports(outcome: Seen | Missing | None) -> OpenPorts | Missing:
    if isinstance(outcome, Missing):
        return outcome
    try:
        found = msgspec.convert(outcome.data if outcome else None, _Search)
        ports_in(found.searched)
    except ValueError as error:  # of which msgspec.ValidationError is one
        return missing(Reason.UNPARSEABLE, "the record of a port search cannot be read: {error}", error=str(error))
    return OpenPorts(
        host=found.host,
        searched=found.searched,
        searched_count=found.searched_count,
        open=found.open,
        closed_count=found.closed,
        unanswered_count=found.unanswered,
    )
