"""How the directories that matter are mounted."""

from __future__ import annotations

import msgspec

from govaudit.model import Fact


class PathMount(msgspec.Struct, frozen=True, kw_only=True):
    """The mount that a directory lies on."""

    path: str
    """The directory."""

    point: str
    """Where that file system is mounted; the directory itself where it has a file system of its own."""

    options: list[str]
    """Options of the mount and of the file system."""


class MountedPaths(Fact, frozen=True, kw_only=True):
    """For each directory that matters: what it is mounted from, as the kernel tells it now."""

    paths: list[PathMount]
    """Directories by name. One that does not exist lies, as it were, on the mount where it would be."""

    def of(self, path: str) -> PathMount:
        """The mount of one of the directories."""
        return next(one for one in self.paths if one.path == path)

    @property
    def subject(self) -> str:
        return "mounts"

