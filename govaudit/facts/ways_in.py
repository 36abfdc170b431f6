"""Which ways lead into a host, and what each really demands of whom."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import msgspec

from govaudit.facts.pam import Proof, of_the_person
from govaudit.model import Fact, Missing, Place, Sentence

_NAMED = 8
"""So many accounts stand in the name of a way."""


class Bypass(msgspec.Struct, frozen=True, kw_only=True):
    """Accounts for which less is enough than the door asks of others."""

    accounts: list[str]
    """Their names; empty where it is whoever comes."""

    why: Sentence
    """What lets them through."""

    place: Place | None = None
    """Where that is set."""


class WayIn(Fact, frozen=True, kw_only=True):
    """One door, for accounts that stand alike before it: what it demands of them, and what they become.

    Accounts that PAM's `account` stack refuses are not among them, as far as that depends on the account alone; hours, terminals and
    origins that it refuses are not taken off.
    """

    door: str
    """`ssh`, `console`, `display manager`; from a session of the account: `sudo`, `doas`, `su`, `polkit`, `containers`, `cron`, `at`,
    `systemd user`."""

    from_session: bool
    """Whether it is open only to whoever runs something under the account already: in a session, or through a service."""

    accounts: list[str]
    """The accounts, by name; empty for those of a directory, and where nobody's account is needed."""

    directories: list[str] = []
    """For accounts of directories (sss, ldap, …), of which no list is known: where they come from."""

    origins: list[str] = []
    """From where and to what, as `Match` and `AllowUsers` have it: `address 10.0.0.0/8`, `not …`; empty: from anywhere."""

    becomes: str
    """`itself`, `root`, or `others`."""

    others: list[str] = []
    """Which other users, where it becomes `others`: names, or `ALL`."""

    limits: list[str] = []
    """What it is limited to: commands, a shell that ends at once, a command that is forced; empty: not limited."""

    demands: list[list[Proof]] | Missing
    """Alternatives, each a list of proofs that are enough together; `[[]]`: nothing (more) is asked."""

    factors: int | Missing
    """How many proofs the easiest alternative takes of the person: the word of another machine is none.

    Known also where the alternatives are not, but all that there may be take as many; where it is known, there is a way.
    """

    bypass: list[Bypass] = []
    """Accounts among them for which less is enough than for others, and why."""

    places: list[Place] = []
    """Where it is set."""

    @property
    def subject(self) -> str:
        who = ", ".join(self.accounts[:_NAMED]) or ", ".join(self.directories) or "-"
        text = f"{self.door} {who} {' '.join(self.origins)} {self.becomes} {','.join(self.others)} {', '.join(self.limits)}"
        rest = [*self.accounts[_NAMED:], text[160:]]
        text = " ".join(text[:160].split())
        return f"{text}… {hashlib.sha256(' '.join(rest).encode()).hexdigest()[:8]}" if any(rest) else text

    @property
    def is_remote(self) -> bool:
        """Whether it leads in over the network."""
        return self.door == "ssh"


def factors_of(demands: list[list[Proof]] | Missing) -> int | Missing:
    """How many proofs the easiest alternative takes of the person."""
    return demands if isinstance(demands, Missing) else min((len(of_the_person(proofs)) for proofs in demands), default=0)


class Administrators(msgspec.Struct, frozen=True):
    """Who is root, or becomes root from a session of its own, without knowing root's password."""

    certain: dict[str, WayIn]
    """By account: the way by which it becomes root with the fewest proofs, or the first of several; none for those that are root."""
    perhaps: dict[str, Missing]
    """By account: why it is not known whether, or how, it becomes root."""
    unlisted: Missing | None
    """Why there may be others among the accounts of the host."""
    of_directories: Missing | None
    """Why there may be others among the accounts of directories."""


def administrators(ways: Sequence[WayIn]) -> Administrators:
    """Those whom sudo, doas, polkit, daemons of containers or su let become root; by su only where it asks for nothing.

    Who becomes somebody else without any proof becomes what that one becomes.
    """
    certain: dict[str, WayIn] = {}
    perhaps: dict[str, Missing] = {}
    unlisted = of_directories = None
    for way in ways:
        if not way.from_session or way.becomes != "root":
            continue
        if isinstance(way.factors, Missing):
            perhaps.update(dict.fromkeys(way.accounts, way.factors))
            if way.directories:
                of_directories = of_directories or way.factors
            elif not way.accounts:
                unlisted = unlisted or way.factors
        elif way.door != "su" or way.factors == 0:
            for account in way.accounts:
                held = certain.get(account)
                if held is None or (isinstance(held.factors, int) and way.factors < held.factors):
                    certain[account] = way
    _add_those_who_become(certain, [way for way in ways if way.becomes == "others" and way.from_session and not way.limits])
    return Administrators(certain, perhaps, unlisted, of_directories)


def _add_those_who_become(certain: dict[str, WayIn], steps: Sequence[WayIn]) -> None:
    free = [way for way in steps if way.factors == 0]
    for _ in free:
        before = len(certain)
        at_no_cost = {account for account, way in certain.items() if way.factors == 0}
        for way in free:
            if at_no_cost.intersection(way.others):
                for account in way.accounts:
                    held = certain.get(account)
                    if held is None or held.factors != 0:
                        certain[account] = way
        if len(certain) == before and at_no_cost == {account for account, way in certain.items() if way.factors == 0}:
            break
