"""Accounts that stand alike before a door become one row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from govaudit.facts.accounts import Account
from govaudit.facts.derived.ways_in.worlds import Demands
from govaudit.facts.ways_in import Bypass, WayIn
from govaudit.model import Place

_MOST_PLACES = 20


class Rows:
    """The rows of one door, as they are gathered account by account."""

    def __init__(self, door: str, *, from_session: bool) -> None:
        self.door = door
        self.from_session = from_session
        self._rows: dict[bytes, WayIn] = {}
        self._members: dict[bytes, tuple[list[str], list[Place], dict[bytes, Bypass]]] = {}

    def add(
        self,
        account: Account,
        demands: Demands,
        *,
        becomes: str,
        others: Sequence[str] = (),
        origins: Sequence[str] = (),
        limits: Sequence[str] = (),
        places: Iterable[Place] = (),
        bypass: Iterable[Bypass] = (),
    ) -> None:
        """One account's way; nothing where it has none."""
        if not demands.lets_in:
            return
        row = WayIn(
            door=self.door,
            from_session=self.from_session,
            accounts=[],
            origins=list(origins),
            becomes=becomes,
            others=list(others),
            limits=list(limits),
            demands=demands.ways,
            factors=demands.factors,
        )
        key = msgspec.json.encode(row, order="deterministic")
        if key not in self._rows:
            self._rows[key] = row
            self._members[key] = ([], [], {})
        accounts, seen, exempt = self._members[key]
        accounts.append(account.name)
        seen.extend(place for place in places if len(seen) < _MOST_PLACES and place not in seen)
        for one in bypass:
            why = msgspec.json.encode([one.why, one.place], order="deterministic")
            if why in exempt:
                exempt[why].accounts.append(account.name)
            else:
                exempt[why] = msgspec.structs.replace(one, accounts=[account.name])

    def all(self) -> Iterator[WayIn]:
        """The rows, those with the most accounts first."""
        for key in sorted(self._rows, key=lambda key: -len(self._members[key][0])):
            accounts, places, exempt = self._members[key]
            yield msgspec.structs.replace(
                self._rows[key], accounts=list(dict.fromkeys(accounts)), places=places, bypass=list(exempt.values())
            )
