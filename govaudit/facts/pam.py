"""What PAM demands of those who authenticate through a service."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import msgspec

from govaudit.model import Fact, Missing, Place, Sentence


class Proof(StrEnum):
    """A kind of proof that somebody is who they say."""

    PASSWORD = "password"
    SECOND_FACTOR = "second factor"
    """A one-time code, a hardware token, a push message."""
    KEY = "key"
    """An SSH key."""
    HOST_KEY = "host key"
    """The word of the client's machine."""
    TICKET = "Kerberos ticket"


_NAMES = {
    Proof.PASSWORD: Sentence("a password"),
    Proof.SECOND_FACTOR: Sentence("a second factor"),
    Proof.KEY: Sentence("a key"),
    Proof.HOST_KEY: Sentence("the word of another machine"),
    Proof.TICKET: Sentence("a Kerberos ticket"),
}


def in_words(proofs: Sequence[Proof]) -> Sentence:
    """Proofs that are demanded together, as they stand in a sentence: "a key and a second factor"."""
    match proofs:
        case []:
            return Sentence("nothing")
        case [only]:
            return _NAMES[only]
        case [first, *others]:
            return Sentence("{first} and {others}", {"first": _NAMES[first], "others": in_words(others)})
    raise AssertionError(proofs)


class PamEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a stack, includes resolved."""

    control: str
    """As written: `required`, `sufficient`, `[success=1 default=ignore]`, …"""

    module: str
    """Its file name without folder and `.so`, e.g. `pam_unix`."""

    arguments: list[str] = []
    """As written; what looks like a secret is masked."""

    proof: Proof | None = None
    """What the module asks for, where it is known to ask for one kind."""

    lets_unenrolled_pass: bool = False
    """The module asks nothing of an account that has not set up its second factor (`nullok`, `nouserok`)."""

    level: int = 0
    """How many substacks it stands in."""

    place: Place
    """The file and line it stands in."""


class PamService(Fact, frozen=True, kw_only=True):
    """How one service authenticates: its `auth` stack and what that comes to."""

    service: str
    """The name of its file under /etc/pam.d."""

    auth: list[PamEntry] | Missing
    """The `auth` stack in order, with its includes; missing when an include cannot be followed."""

    ways: list[list[Proof]] | Missing
    """The least that gets somebody through, by libpam's rules: alternatives, each a list of proofs that are enough together.

    `[[]]`: nothing is asked. An empty list: nobody gets through. Missing where it depends on
    something that the stack does not say (a condition on the user, a module that is not known).
    """

    @property
    def subject(self) -> str:
        return self.service

    @property
    def second_factors(self) -> list[PamEntry] | Missing:
        """The entries that ask for a second factor."""
        if isinstance(self.auth, Missing):
            return self.auth
        return [entry for entry in self.auth if entry.proof is Proof.SECOND_FACTOR]
