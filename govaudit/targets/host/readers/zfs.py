"""ZFS: which file systems encrypt, and which devices their pools lie on."""

from __future__ import annotations

from collections.abc import Sequence

from govaudit.facts.storage import ZfsDataset, ZfsPools
from govaudit.model import Absent, Missing, Observation, Reason, Request, Seen, missing
from govaudit.reading import Each, Observations, reads
from govaudit.targets.host.requests import Command

from .storage import MOUNTINFO, mount_of_line

DATASETS = Command(("zfs", "get", "-H", "-p", "-t", "filesystem", "-o", "name,property,value", "encryption,keylocation"))
POOLS = Command(("zpool", "list", "-v", "-H", "-P", "-L", "-o", "name"))

MAX_LINES = 50_000


def questions(mounts: Sequence[Observation]) -> Sequence[Request]:
    """Asked where ZFS is mounted; elsewhere the programs are not run, for they could load a module into the kernel."""
    return [DATASETS, POOLS] if _is_mounted(mounts) else []


def _is_mounted(mounts: Sequence[Observation]) -> bool:
    lines = [line for seen in mounts if isinstance(seen.outcome, Seen) for line in seen.outcome.lines() if " - zfs " in line]
    return any((mount := mount_of_line(line)) is not None and mount.file_system == "zfs" for line in lines[:5_000])


@reads(MOUNTINFO, Each(MOUNTINFO, questions))
def zfs_pools(seen: Observations) -> ZfsPools:
    """What `zfs get` and `zpool list -v` say; nothing where no ZFS is mounted."""
    if not _is_mounted(seen.many(MOUNTINFO)):
        return ZfsPools(datasets=[], devices={})
    return ZfsPools(datasets=_datasets(seen.outcome(DATASETS)), devices=_devices(seen.outcome(POOLS)))


def _rows(outcome: Seen | Absent | Missing, program: str) -> list[list[str]] | Missing:
    if isinstance(outcome, Missing):
        return outcome
    if isinstance(outcome, Absent):
        return missing(Reason.TOOL_MISSING, "the host has no {tool}, which is needed in order to look", tool=program)
    if outcome.status != 0:
        return missing(Reason.REFUSED, "{program} ended with status {status}", program=program, status=outcome.status)
    lines = outcome.lines()
    if len(lines) > MAX_LINES:
        return missing(Reason.TOO_LARGE, "{path} has more than {limit} lines", path=program, limit=MAX_LINES)
    return [line.split("\t") for line in lines if line]


def _datasets(outcome: Seen | Absent | Missing) -> list[ZfsDataset] | Missing:
    rows = _rows(outcome, "zfs")
    if isinstance(rows, Missing):
        return rows
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        if len(row) != 3:
            return missing(Reason.UNPARSEABLE, "what {program} printed cannot be read", program="zfs")
        found.setdefault(row[0], {})[row[1]] = row[2]
    # A pool without the feature has no such property, and `zfs` prints `-`.
    off = ("", "-", "off")
    return [
        ZfsDataset(
            name=name,
            encryption="off" if properties.get("encryption", "") in off else properties["encryption"],
            key_location=properties.get("keylocation", "none"),
        )
        for name, properties in found.items()
    ]


def _devices(outcome: Seen | Absent | Missing) -> dict[str, list[str]] | Missing:
    """A line for each pool, and below it, after a tab, one for each device or group of devices; with `-P` devices have whole paths."""
    rows = _rows(outcome, "zpool")
    if isinstance(rows, Missing):
        return rows
    found: dict[str, list[str]] = {}
    pool = ""
    for row in rows:
        if row[0]:
            pool = row[0]
            found[pool] = []
        elif pool and len(row) > 1 and row[1].startswith("/"):
            found[pool].append(row[1])
    return found
