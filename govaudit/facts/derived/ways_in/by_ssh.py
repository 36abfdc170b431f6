"""The rows of the door `ssh`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec

from govaudit.facts.accounts import Account, Password
from govaudit.facts.derived.ways_in.rows import Rows
from govaudit.facts.derived.ways_in.ssh import AtTheDoor, Door, places_of
from govaudit.facts.derived.ways_in.through_pam import SOMEBODY
from govaudit.facts.derived.ways_in.worlds import Demands
from govaudit.facts.pam import Proof
from govaudit.facts.ways_in import Bypass, WayIn
from govaudit.model import Missing, Place, Sentence


class _Together(NamedTuple):
    """The cases of an account in which the same is demanded."""

    first: AtTheDoor
    origins: list[str]


def ways_by_ssh(door: Door, accounts: Sequence[Account]) -> Iterator[WayIn]:
    """What sshd and PAM demand of each account, and from where."""
    rows = Rows("ssh", from_session=False)
    usual = _usual(door, accounts)
    for account in accounts:
        becomes = "root" if account.uid == 0 else "itself"
        met = door.met_by(account)
        if isinstance(met, Missing):
            rows.add(account, Demands(met, met), becomes=becomes)
            continue
        for together in _together(met):
            one = together.first
            places = [*places_of(one, door.sshd), *door.keys.places(account, one.case.settings)]
            why = _bypass(door, one, account, usual)
            rows.add(account, one.demands, becomes=becomes, origins=together.origins, limits=one.limits, places=places, bypass=why)
    yield from rows.all()


def _together(met: Sequence[AtTheDoor]) -> Iterator[_Together]:
    found: dict[bytes, _Together] = {}
    for one in met:
        key = msgspec.json.encode([one.demands, one.limits], order="deterministic")
        found.setdefault(key, _Together(one, [])).origins.append(" and ".join(one.case.origins))
    for together in found.values():
        yield together._replace(origins=[]) if len(found) == 1 else together


def _usual(door: Door, accounts: Sequence[Account]) -> int | None:
    """How many proofs the door takes of an account for which nothing is set: with a password; with a key too where that is not enough."""
    if not accounts:
        return None
    somebody = msgspec.structs.replace(
        accounts[0], name=SOMEBODY, uid=1_000_000_000, groups=[], password=Password(state="set"), expires=None
    )
    found = door.cases(somebody)
    if isinstance(found, Missing):
        return None
    for has_key in (False, True):
        demands = door.at(found[0], somebody, has_key=has_key, admitted=True).demands
        if demands.lets_in:
            return None if isinstance(demands.factors, Missing) else demands.factors
    return None


def _bypass(door: Door, one: AtTheDoor, account: Account, usual: int | None) -> Iterator[Bypass]:
    """Why less is enough than for others."""
    factors = one.demands.factors
    if usual is None or isinstance(factors, Missing) or factors >= usual or isinstance(one.demands.ways, Missing):
        return
    ways = one.demands.ways
    rule = next((rule for rule in one.case.rules if rule.keyword not in ("allowusers", "allowgroups", "denyusers", "denygroups")), None)
    if factors == 0 and isinstance(account.password, Password) and account.password.state == "empty":
        yield Bypass(accounts=[], why=Sentence("its password is empty"), place=account.place)
    elif [Proof.HOST_KEY] in ways:
        yield Bypass(
            accounts=[], why=Sentence("the word of the machine that it comes from is enough"), place=_place(door, "hostbasedauthentication")
        )
    elif (unasked := door.pam.lets_pass(_service(one), account)) and not any(Proof.KEY in way for way in ways):
        yield Bypass(accounts=[], why=Sentence("it has not set up a second factor, and is not asked for one"), place=unasked.place)
    elif rule is not None:
        yield Bypass(accounts=[], why=Sentence("a Match takes less"), place=rule.place)
    elif [Proof.KEY] in ways:
        files = door.keys.places(account, one.case.settings)
        yield Bypass(accounts=[], why=Sentence("a key of its own is enough"), place=files[0] if files else None)
    else:
        yield Bypass(accounts=[], why=Sentence("less is enough for it than for others"))


def _service(one: AtTheDoor) -> str:
    lines = one.case.settings.get("pamservicename", ["sshd"])
    return "sshd" if isinstance(lines, Missing) else " ".join(lines)


def _place(door: Door, keyword: str) -> Place | None:
    return door.sshd.set_at.get(keyword)
