"""Directories that matter → the mounts they lie on."""

from __future__ import annotations

from govaudit.facts.derived.mount_tree import MountTree
from govaudit.facts.mounted_paths import MountedPaths, PathMount
from govaudit.facts.storage import Mount
from govaudit.model import Missing, Reason, missing
from govaudit.reading import derives

PATHS = ("/tmp", "/var", "/var/tmp", "/var/log", "/var/log/audit", "/home", "/dev/shm")  # noqa: S108
"""Directories that users or services fill."""


@derives
def mounted_paths(mounts: list[Mount]) -> MountedPaths | Missing:
    """The mounts of `PATHS`, resolved through the mounts that cover each other."""
    tree = MountTree(mounts)
    found: list[PathMount] = []
    for path in PATHS:
        mount = tree.mount_of(path)
        if mount is None:
            return missing(Reason.UNPARSEABLE, "the mounts cannot be followed")
        found.append(PathMount(path=path, point=mount.point, options=mount.options))
    return MountedPaths(paths=found)
