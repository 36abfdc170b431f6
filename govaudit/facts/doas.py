"""Who may act as whom through doas."""

from __future__ import annotations

from govaudit.facts.home_files import PathMode
from govaudit.model import Fact, Missing, Place


class DoasRule(Fact, frozen=True, kw_only=True):
    """One rule of doas.conf(5); of those that are meant the last one holds."""

    permits: bool
    """`permit`; False: `deny`."""

    identity: str
    """Who: a user, or `:group`."""

    target: str
    """As whom; empty: as anybody."""

    command: str
    """Which command, by name or path; empty: any."""

    arguments: list[str] | None
    """With which arguments exactly; None: any."""

    asks_password: bool
    """Whether users must authenticate first (no `nopass`)."""

    remembers: bool
    """`persist`: whether doas does not ask again for some time."""

    keeps_environment: bool
    """`keepenv`: whether the user's environment is passed on."""

    way: list[PathMode] | Missing = []
    """Where the command is a path: the program and the folders above it, links themselves left out; empty: none is there."""

    place: Place
    """The file and line."""

    @property
    def subject(self) -> str:
        words = ["permit" if self.permits else "deny", self.identity, *(["as", self.target] if self.target else [])]
        words += ["cmd", self.command] if self.command else []
        return " ".join([*words, *(["args", *self.arguments] if self.arguments is not None else [])])

    @property
    def can_be_root(self) -> bool:
        """Whether others than root may be root by it."""
        return self.permits and self.identity not in ("root", "0") and self.target in ("", "root", "0")
