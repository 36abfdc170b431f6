"""Whether installed files are still those that their packages brought."""

from __future__ import annotations

import msgspec

from govaudit.model import Fact, Missing


class AlteredFile(msgspec.Struct, frozen=True, kw_only=True):
    """One file that is not as its package brought it."""

    path: str
    """The file."""

    change: str
    """`content`: it has other bytes, leads elsewhere, is of another kind or has other capabilities; `removed`: it is not there."""


class VerifiedPrograms(Fact, frozen=True, kw_only=True):
    """The files of packages on which security rests, against the digests that the package manager keeps; without configuration files."""

    packages: list[str]
    """The packages that were asked about, of those that are installed."""

    altered: list[AlteredFile]
    """Their files that are not as they were brought; owners and modes are not compared."""

    all_compared: bool | Missing
    """True where all files of these packages were compared; missing where they were not."""

    @property
    def subject(self) -> str:
        return "programs"
