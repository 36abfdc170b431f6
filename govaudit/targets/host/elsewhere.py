"""Network file systems and automounts: what lies on them is not the host's own, and looking there changes it or hangs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import msgspec

from govaudit.model import Missing, Reason, Request, missing
from govaudit.targets.host.patterns import UnusablePath, as_text, clean, component_matcher
from govaudit.targets.host.requests import Command, File, Glob, KeyFiles, Listing, Walk

NETWORK = frozenset(
    [
        "9p",
        "afs",
        "autofs",
        "beegfs",
        "ceph",
        "cifs",
        "coda",
        "davfs",
        "fuse.ceph",
        "fuse.davfs",
        "fuse.davfs2",
        "fuse.glusterfs",
        "fuse.rclone",
        "fuse.s3fs",
        "fuse.sshfs",
        "glusterfs",
        "gpfs",
        "lustre",
        "ncpfs",
        "nfs",
        "nfs4",
        "smb3",
        "smbfs",
    ]
)
_OCTAL = re.compile(rb"\\([0-7]{3})")


def network_mounts(mounts: bytes) -> list[bytes]:
    """The mount points of /proc/self/mounts behind which lies the network; the root file system is the host itself wherever it lies."""
    kinds: dict[bytes, str] = {}
    for line in mounts.split(b"\n"):
        fields = line.split(b" ")
        if len(fields) > 3:
            point = _OCTAL.sub(lambda found: bytes([int(found[1], 8) & 0xFF]), fields[1])
            kinds[point] = fields[2].decode("ascii", errors="replace")  # of several at one place the last one is seen
    return [point for point, kind in kinds.items() if kind in NETWORK and point != b"/"]


def leads_into(path: str, mounts: Iterable[bytes]) -> bytes | None:
    """The first of the mount points that a path or pattern goes to or through."""
    parts = [component_matcher(part) for part in path.split("/")[1:]]
    for mount in mounts:
        names = mount.split(b"/")[1:]
        if len(names) <= len(parts) and all(part.match(name) for part, name in zip(parts, names, strict=False)):
            return mount
    return None


def kept_away(request: Request, mounts: Iterable[bytes]) -> tuple[Request | None, list[tuple[str, Missing]]]:
    """What is left of a request that is not to go to the network, and what is said of the rest, by its place."""
    mounts = list(mounts)
    if not mounts:
        return request, []
    places = list(_places(request))
    told = [(place, _why(place, mount)) for place in places if (mount := _mount(place, mounts)) is not None]
    if not told:
        return request, []
    if isinstance(request, KeyFiles):
        left = tuple(place for place in places if _mount(place, mounts) is None)
        return (msgspec.structs.replace(request, patterns=left) if left else None), told
    return None, told


def _places(request: Request) -> Iterator[str]:
    match request:
        case File(path=path) | Walk(root=path) | Glob(pattern=path) | Listing(pattern=path):
            yield path
        case KeyFiles(patterns=patterns):
            yield from patterns
        case Command(argv=[program, *_]) if "/" in program:
            yield program
        case _:
            pass


def _mount(place: str, mounts: Iterable[bytes]) -> bytes | None:
    try:
        return leads_into(clean(place), mounts)
    except UnusablePath:
        return None


def _why(place: str, mount: bytes) -> Missing:
    return missing(
        Reason.NOT_SUPPORTED,
        "{path} leads to the network file system or automount at {mount}, which is not entered",
        path=place,
        mount=as_text(mount),
    )
