"""Which ways lead into a host, and what each really demands of whom."""

from __future__ import annotations

import hashlib

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

    What PAM's `account` stacks refuse besides (hours, places, `pam_access`) is not taken off.
    """

    door: str
    """`ssh`, `console`, `display manager`; from a session of the account: `sudo`, `doas`, `su`, `polkit`, `cron`, `at`, `systemd user`."""

    from_session: bool
    """Whether it is open only to whoever has a session of the account already."""

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
    """How many proofs the easiest alternative takes of the person: the word of another machine is none."""

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
