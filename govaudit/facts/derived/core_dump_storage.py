"""Where core dumps go → device stack → encrypted or not."""

from __future__ import annotations

from govaudit.facts.core_dump_storage import CoreDumpStorage, CorePattern
from govaudit.facts.derived.below import Below, joined
from govaudit.facts.derived.device_stack import DeviceStack
from govaudit.facts.derived.mount_tree import MountTree
from govaudit.facts.encryption_at_rest import PathEncryption
from govaudit.facts.login_defaults import CoreDumps
from govaudit.facts.paths import is_within
from govaudit.facts.real_paths import RealPaths
from govaudit.facts.storage import BlockDevice, BtrfsDevices, Mount, ZfsPools
from govaudit.model import Missing, Reason, missing
from govaudit.reading import derives

NOTHING_KEPT = ("/bin/true", "/bin/false", "/usr/bin/true", "/usr/bin/false")
"""Programs that a pattern names so that nothing is kept."""

DIRECTORIES = {"apport": "/var/crash", "abrt-hook-ccpp": "/var/spool/abrt"}
"""By the name of the program that takes the dumps: where it keeps them."""

NOT_COUNTED = ("/boot", "/efi")


@derives
def core_dump_storage(
    core: CorePattern,
    dumps: CoreDumps,
    places: list[PathEncryption],
    mounts: list[Mount],
    devices: list[BlockDevice],
    btrfs: BtrfsDevices,
    zfs: ZfsPools,
    real: RealPaths,
) -> CoreDumpStorage:
    """The directory that the pattern, or the program that it names, writes to."""
    goes_to = _directory(core.pattern, dumps)
    below: Below | Missing = Below()
    if isinstance(goes_to, Missing):
        below = goes_to
    elif goes_to == "anywhere":
        below = _anywhere(places)
    elif goes_to:
        stack = DeviceStack(MountTree(mounts), devices, btrfs, zfs, real)
        below = stack.below_path(goes_to)
    return CoreDumpStorage(
        pattern=core.pattern,
        goes_to=goes_to,
        encrypted_by=below if isinstance(below, Missing) else below.encrypted_by,
        in_memory=isinstance(below, Below) and below.in_memory,
    )


def _directory(pattern: str, dumps: CoreDumps) -> str | Missing:
    if not pattern:
        return "anywhere"  # the kernel then writes `.PID` where it is set to add the number of the process
    if not pattern.startswith("|"):
        if not pattern.startswith("/"):
            return "anywhere"
        directory = pattern.rpartition("/")[0] or "/"
        if "%" in directory:
            return missing(Reason.NOT_SUPPORTED, "the directory of core dumps depends on the program ({pattern})", pattern=pattern[:200])
        return directory
    program = pattern[1:].strip().partition(" ")[0]
    name = program.rpartition("/")[2]
    if program in NOTHING_KEPT:
        return ""
    if name == "systemd-coredump":
        if isinstance(dumps.storage, Missing):
            return dumps.storage
        places = {"none": "", "external": "/var/lib/systemd/coredump", "journal": "/var/log/journal"}
        return places.get(dumps.storage or "external", "/var/lib/systemd/coredump")
    if name in DIRECTORIES:
        return DIRECTORIES[name]
    return missing(Reason.NOT_SUPPORTED, "where {program} keeps core dumps is not known", program=program[:200])


def _anywhere(places: list[PathEncryption]) -> Below | Missing:
    """All file systems together, but for those that programs do not work in."""
    parts: list[Below | Missing] = []
    for place in places:
        if not any(is_within(place.path, one) for one in NOT_COUNTED):
            known = place.encrypted_by
            parts.append(known if isinstance(known, Missing) else Below(known, place.disks, place.in_memory))
    return joined(parts)
