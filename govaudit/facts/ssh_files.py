"""Files beside its configuration that sshd rests on."""

from __future__ import annotations

import msgspec

from govaudit.model import Fact, Missing, Place


class SshNamedFile(Fact, frozen=True, kw_only=True):
    """A file that sshd's configuration names, and does not notice the lack of when it starts."""

    keyword: str
    """The keyword in lower case: `banner`, `revokedkeys`, `trustedusercakeys` or `authorizedprincipalsfile`."""

    path: str
    """The file."""

    is_there: bool | Missing
    """Whether there is such a file, links followed; false for a folder as well."""

    size: int | Missing
    """Its length in bytes; 0 where it is not there."""

    set_at: Place | None = None
    """The line that names it."""

    @property
    def subject(self) -> str:
        return self.path


class ModuliOfSize(msgspec.Struct, frozen=True, kw_only=True):
    """How many moduli there are of one size."""

    bits: int
    """The length of each."""
    count: int
    """How many sshd may take."""


class SshModuli(Fact, frozen=True, kw_only=True):
    """The numbers from which sshd picks one when a client asks for a group exchange (moduli(5)); those under 2048 bits it never takes."""

    path: str
    """The file they stand in."""

    is_there: bool
    """Whether there is one; without, groups that are built into sshd are taken, of 2048, 4096 and 8192 bits."""

    sizes: list[ModuliOfSize] = []
    """By size, the shortest first; lines that sshd passes over (not safe, not tested) are not counted."""

    def below(self, bits: int) -> int:
        """How many that sshd would take are shorter."""
        return sum(one.count for one in self.sizes if 2048 <= one.bits < bits)
