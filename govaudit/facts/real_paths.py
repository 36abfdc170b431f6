"""Where paths lead once symbolic links are followed."""

from __future__ import annotations

import msgspec

from govaudit.model import Fact, Missing, Reason, missing


class RealPath(msgspec.Struct, frozen=True, kw_only=True):
    """One path that was followed."""

    path: str
    """The path as it is written."""

    real: str | Missing
    """The same without symbolic links; the last component need not exist."""


class RealPaths(Fact, frozen=True, kw_only=True):
    """The real paths of the directories and files whose place on the host's disks matters."""

    paths: list[RealPath]
    """Each path that was followed."""

    def as_written_or_real(self, path: str) -> str | Missing:
        """Where a path leads if that was asked, else the path itself."""
        return next((one.real for one in self.paths if one.path == path), path)

    def of(self, path: str) -> str | Missing:
        """Where a path leads; unknown where it was not followed."""
        for one in self.paths:
            if one.path == path:
                return one.real
        return missing(Reason.NOT_COLLECTED, "where {path} leads was not asked", path=path)
