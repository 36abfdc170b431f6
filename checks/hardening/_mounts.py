"""How the mount of a directory is judged."""

from __future__ import annotations

from govaudit.checking import Verdict, failed, passed
from govaudit.facts.mounted_paths import MountedPaths


def has_option(mounts: MountedPaths, path: str, option: str) -> Verdict:
    """The file system that the directory lies on is mounted with the option."""
    mount = mounts.of(path)
    if option in mount.options:
        return passed("{path} is mounted with {option}", path=path, option=option)
    if mount.point == path:
        return failed("{path} must be mounted with {option}, and is not", path=path, option=option)
    return failed(
        "{path} must be mounted with {option}; it lies on the file system of {point}, which is not",
        path=path,
        option=option,
        point=mount.point,
    )


def has_own_file_system(mounts: MountedPaths, path: str) -> Verdict:
    """The directory has a file system of its own."""
    mount = mounts.of(path)
    if mount.point == path:
        return passed("{path} has a file system of its own", path=path)
    return failed("{path} must have a file system of its own; it lies on that of {point}", path=path, point=mount.point)
