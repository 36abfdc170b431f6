"""How a path is resolved through the mounts of a namespace."""

from __future__ import annotations

from collections.abc import Iterable

from govaudit.facts.storage import Mount

MAX_DIRECTORIES = 128
"""Paths with more are not followed."""


class MountTree:
    """The mounts of a namespace, as a path is resolved through them: what is covered is not reached."""

    def __init__(self, mounts: Iterable[Mount]) -> None:
        self.mounts = list(mounts)
        self._children: dict[tuple[int, str], Mount] = {}
        ids = {mount.id for mount in self.mounts}
        self._root: Mount | None = None
        for mount in self.mounts:
            self._children[mount.parent, mount.point] = mount
            if mount.point == "/" and (mount.parent not in ids or mount.parent == mount.id):
                self._root = mount

    def mount_of(self, path: str) -> Mount | None:
        """The mount that an absolute path without symbolic links lies on."""
        current = self._root
        if current is None or path.count("/") > MAX_DIRECTORIES:
            return None
        for directory in _directories(path):
            entered = {current.id}
            while (above := self._children.get((current.id, directory))) is not None and above.id not in entered:
                current = above
                entered.add(current.id)
        return current

    def visible(self) -> list[Mount]:
        """The mounts that can be reached; what is mounted beneath one follows right after it."""
        found = [mount for mount in self.mounts if self.mount_of(mount.point) is mount]
        return sorted(found, key=lambda mount: [part for part in mount.point.split("/") if part])


def _directories(path: str) -> list[str]:
    """`/a/b` → `/`, `/a`, `/a/b`."""
    parts = [part for part in path.split("/") if part]
    return ["/", *("/" + "/".join(parts[: length + 1]) for length in range(len(parts)))]
