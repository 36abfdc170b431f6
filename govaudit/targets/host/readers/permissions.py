"""Owners and modes: of single files by listings, of whole file systems by one walk each."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence

import msgspec

from govaudit.facts.derived.device_kinds import NO_DATA
from govaudit.facts.derived.mount_tree import MountTree
from govaudit.facts.paths import is_within
from govaudit.facts.permissions import FileAccess, Hit, Hits, TreeFindings
from govaudit.facts.storage import Mount
from govaudit.model import Absent, Complete, FileAttributes, Missing, Observation, Reason, Seen, complete, missing
from govaudit.reading import Each, Maybe, Observations, reads
from govaudit.targets.host.access_lists import entries_seen
from govaudit.targets.host.patterns import is_pattern
from govaudit.targets.host.requests import Listing, Predicate, Walk
from govaudit.targets.host.walking import WALKED_FILE_SYSTEMS

from .storage import MAX_LINES, MOUNTINFO, mount_of_line

_PLACES = re.compile(r"([0-9]{1,9}) places under .* could not be looked at, the first: (.*)", re.DOTALL)

SENSITIVE = tuple(
    Listing(pattern)
    for pattern in (
        "/etc/passwd",
        "/etc/group",
        "/etc/shadow",
        "/etc/gshadow",
        "/etc/passwd-",
        "/etc/group-",
        "/etc/shadow-",
        "/etc/gshadow-",
        "/etc/subuid",
        "/etc/subgid",
        "/etc/security",
        "/etc/security/*",
        "/etc/sudoers",
        "/etc/sudoers.d",
        "/etc/sudoers.d/*",
        "/etc/ssh",
        "/etc/ssh/sshd_config",
        "/etc/ssh/sshd_config.d",
        "/etc/ssh/sshd_config.d/*",
        "/etc/ssh/ssh_config",
        "/etc/ssh/ssh_config.d",
        "/etc/ssh/ssh_config.d/*",
        "/etc/ssh/moduli",
        "/etc/ssh/ssh_host_*_key",
        "/etc",
        "/etc/pam.d",
        "/etc/pam.d/*",
        "/etc/crontab",
        "/etc/anacrontab",
        "/etc/cron.d",
        "/etc/cron.d/*",
        "/etc/cron.hourly",
        "/etc/cron.hourly/*",
        "/etc/cron.daily",
        "/etc/cron.daily/*",
        "/etc/cron.weekly",
        "/etc/cron.weekly/*",
        "/etc/cron.monthly",
        "/etc/cron.monthly/*",
        "/var/spool/cron",
        "/var/spool/cron/root",
        "/var/spool/cron/crontabs",
        "/var/spool/cron/crontabs/root",
        "/var/spool/cron/tabs",
        "/var/spool/cron/tabs/root",
        "/etc/crontabs",
        "/etc/crontabs/root",
        "/etc/systemd/system",
        "/etc/systemd/system/*",
        "/etc/default",
        "/etc/default/*",
        "/etc/sysconfig",
        "/etc/sysconfig/*",
        "/etc/update-motd.d",
        "/etc/update-motd.d/*",
        "/etc/nsswitch.conf",
        "/etc/hosts",
        "/etc/hosts.equiv",
        "/etc/hosts.allow",
        "/etc/hosts.deny",
        "/etc/securetty",
        "/etc/shells",
        "/etc/doas.conf",
        "/etc/krb5.conf",
        "/etc/krb5.keytab",
        "/etc/ld.so.preload",
        "/etc/ld.so.conf",
        "/etc/ld.so.conf.d",
        "/etc/ld.so.conf.d/*",
        "/etc/sudo.conf",
        "/etc/profile",
        "/etc/profile.d",
        "/etc/profile.d/*",
        "/etc/environment",
        "/etc/login.defs",
        "/etc/crypttab",
        "/etc/audit/auditd.conf",
        "/boot/grub/grub.cfg",
        "/boot/grub2/grub.cfg",
    )
)
"""Whoever may write these rules the host, and some of them nobody else may read."""

WORLD_WRITABLE = Predicate("world-writable-files", kind="f", any_bits=0o002)
LOOSE_DIRECTORIES = Predicate("world-writable-directories", kind="d", any_bits=0o002, without_bits=0o1000)
UNOWNED = Predicate("unowned-files", unowned=True)
SET_ID = Predicate("set-id-files", kind="f", any_bits=0o6000)
PREDICATES = (WORLD_WRITABLE, LOOSE_DIRECTORIES, UNOWNED, SET_ID)

ROOT_WALK = Walk("/", PREDICATES)

READ_ONLY = {"squashfs", "iso9660", "udf", "erofs", "cramfs", "romfs"}
"""File systems that nobody can write, whatever the modes on them say."""

MAX_TREES = 40
"""File systems of one host that are walked over."""

MAX_NAMED = 20
"""Mounts that are named as not searched."""


class _Hits(msgspec.Struct):
    count: int
    hits: list[Hit]


def behind_links(listed: Sequence[Observation]) -> list[Listing]:
    """What the links among listed files lead to."""
    targets = dict.fromkeys(target for observation in listed if (target := link_target(observation)) and not is_pattern(target))
    return [Listing(target) for target in targets]


def link_target(observation: Observation) -> str:
    """The absolute path that a link leads to; empty where it is none."""
    outcome = observation.outcome
    if not isinstance(outcome, Seen) or outcome.attributes is None or outcome.attributes.kind != "link":
        return ""
    link = outcome.data.get("link") if isinstance(outcome.data, dict) else None
    if not isinstance(link, str) or not link or "\0" in link:
        return ""
    return "/" + posixpath.normpath(posixpath.join(posixpath.dirname(observation.source), link)).lstrip("/")


@reads(*(Maybe(listing) for listing in SENSITIVE), *(Each(listing, behind_links) for listing in SENSITIVE))
def file_access(seen: Observations) -> Iterator[FileAccess | Complete | Missing]:
    """Each of the files of `SENSITIVE` that is there."""
    unseen: list[Missing] = []
    for listing in SENSITIVE:
        for observation in seen.many(listing):
            access = access_of(observation, seen)
            if isinstance(access, Missing):
                unseen.append(access)
            elif isinstance(access, FileAccess):
                yield access
    if unseen:
        yield unseen[0]
    else:
        yield complete("none of the files on which the security of a host rests is there")


def access_of(observation: Observation, seen: Observations) -> FileAccess | Absent | Missing:
    """What one observation of a listing says; of a link, what is behind it. A link to nothing is absent."""
    if not isinstance(observation.outcome, Seen):
        return observation.outcome
    access = _access(observation)
    if not isinstance(access, FileAccess) or access.kind != "link":
        return access
    target = link_target(observation)
    behind = seen.many(Listing(target))[0] if target and not is_pattern(target) else None
    if behind is None or not isinstance(behind.outcome, Seen):
        return behind.outcome if behind is not None and isinstance(behind.outcome, Absent) else access
    file = _access(behind)
    if not isinstance(file, FileAccess) or file.kind == "link":
        return access
    return msgspec.structs.replace(file, path=observation.source)


def _access(observation: Observation) -> FileAccess | Missing:
    """What a listing says of the file itself."""
    assert isinstance(observation.outcome, Seen)
    attributes = observation.outcome.attributes or FileAttributes()
    if attributes.mode is None or attributes.uid is None or attributes.gid is None:
        return missing(Reason.INCOMPLETE, "the owner and mode of {path} were not seen", path=observation.source)
    link = missing(Reason.NOT_SUPPORTED, "{path} is a link, and the file behind it was not seen", path=observation.source)
    names = observation.outcome.data if isinstance(observation.outcome.data, dict) else {}
    has_acl = names.get("acl")
    return FileAccess(
        path=observation.source,
        kind=attributes.kind,
        owner=_name(names.get("owner"), attributes.uid),
        group=_name(names.get("group"), attributes.gid),
        uid=attributes.uid,
        gid=attributes.gid,
        mode=link if attributes.kind == "link" else attributes.mode,
        has_acl=has_acl
        if isinstance(has_acl, bool)
        else missing(Reason.TOOL_MISSING, "whether {path} has an access control list was not told", path=observation.source),
        entries=entries_seen(observation.source, observation.outcome),
    )


def _name(name: object, number: int) -> str:
    return name if isinstance(name, str) and name else str(number)


def walks_of_other_disks(mounts: Sequence[Observation]) -> list[Walk]:
    """A walk for each local file system beside the root one, each of them once however often it is mounted."""
    tree = _tree(mounts)
    return [Walk(mount.point, PREDICATES) for mount in _walked(tree)[:MAX_TREES] if mount.point != "/"] if tree else []


@reads(ROOT_WALK, Maybe(MOUNTINFO), Each(MOUNTINFO, walks_of_other_disks))
def tree_findings(seen: Observations) -> Iterator[TreeFindings | Complete | Missing]:
    """One for the root file system and one for each other local one; those that are passed over leave the search incomplete."""
    mounts = seen.many(MOUNTINFO)
    tree = _tree(mounts)
    disks = _walked(tree) if tree else None
    unseen: list[Missing] = []
    for walk in (ROOT_WALK, *walks_of_other_disks(mounts)):
        findings = _findings(walk, seen.outcome(walk), has_subvolumes=_is_btrfs(walk.root, disks))
        if isinstance(findings, Missing):
            unseen.append(findings)
        else:
            yield findings
    # Of a tree at rest there are no mounts: it is one tree.
    unseen.extend(
        observation.outcome
        for observation in mounts
        if isinstance(observation.outcome, Missing) and observation.outcome.reason is not Reason.NEEDS_RUNNING_SYSTEM
    )
    if disks is None and not unseen and any(isinstance(observation.outcome, Seen) for observation in mounts):
        unseen.append(missing(Reason.UNPARSEABLE, "{path} cannot be read", path=MOUNTINFO.path))
    if disks is not None and len(disks) > MAX_TREES:
        unseen.append(missing(Reason.TOO_LARGE, "more than {limit} file systems are not searched", limit=MAX_TREES))
    if tree is not None and disks is not None and (passed_over := _passed_over(tree, disks)):
        unseen.append(
            missing(Reason.INCOMPLETE, "these file systems are mounted and were not searched: {mounts}", mounts=passed_over[:MAX_NAMED])
        )
    yield unseen[0] if unseen else complete("no file system was searched")


def _passed_over(tree: MountTree, walked: Sequence[Mount]) -> list[str]:
    """Mounts whose files nobody looked at: not views of the kernel, not what nobody can write, not what shows walked ones again."""
    devices, ids = {mount.device for mount in walked}, {mount.id for mount in walked}
    return [
        f"{mount.point} ({mount.file_system})"
        for mount in tree.visible()
        if mount.point != "/"
        and mount.device not in devices
        and mount.file_system not in NO_DATA | READ_ONLY
        and not any(is_within(mount.point, kernel) for kernel in ("/proc", "/sys"))
        and not _is_made_of(mount, tree, ids)
    ]


def _is_made_of(mount: Mount, tree: MountTree, walked: set[int]) -> bool:
    """Whether all layers of an overlay, as containers have it, lie on file systems that are walked over."""
    if mount.file_system != "overlay":
        return False
    layers = [
        path for option in mount.options if option.startswith(("lowerdir=", "upperdir=")) for path in option.partition("=")[2].split(":")
    ]
    lying = [tree.mount_of(path) if path.startswith("/") else None for path in layers]
    return bool(lying) and all(one is not None and (one.id in walked or one.point == "/") for one in lying)


def _tree(mounts: Sequence[Observation]) -> MountTree | None:
    """How the mounts lie upon each other; None where they cannot be read."""
    lines = [line for seen in mounts if isinstance(seen.outcome, Seen) for line in seen.outcome.lines() if line]
    parsed = [mount_of_line(line) for line in lines[:MAX_LINES]]
    if not lines or len(lines) > MAX_LINES or None in parsed:
        return None
    return MountTree(mount for mount in parsed if mount is not None)


def _walked(tree: MountTree) -> list[Mount]:
    """The mounts to walk over."""
    disks = [
        mount
        for mount in tree.visible()
        if mount.file_system in WALKED_FILE_SYSTEMS and not any(is_within(mount.point, kernel) for kernel in ("/proc", "/sys"))
    ]
    # A device may be mounted at several places; where one of them shows the whole of it, that one is walked over.
    whole = {mount.device for mount in disks if mount.root == "/"}
    chosen: dict[tuple[str, str], Mount] = {}
    for mount in disks:
        if mount.file_system == "btrfs" or mount.root == "/" or mount.device not in whole:
            chosen.setdefault((mount.device, mount.root), mount)
    return list(chosen.values())


def _is_btrfs(root: str, disks: list[Mount] | None) -> bool:
    return any(mount.point == root and mount.file_system == "btrfs" for mount in disks or ())


def _findings(walk: Walk, outcome: Seen | Absent | Missing, *, has_subvolumes: bool) -> TreeFindings | Missing:
    if isinstance(outcome, Missing):
        return outcome
    data = outcome.data if isinstance(outcome, Seen) and isinstance(outcome.data, dict) else {}
    try:
        found = [msgspec.convert(data.get(predicate.name), _Hits) for predicate in (WORLD_WRITABLE, LOOSE_DIRECTORIES, UNOWNED)]
    except msgspec.ValidationError:
        return missing(Reason.UNPARSEABLE, "what the walk over {path} found cannot be read", path=walk.root)
    writable, loose, unowned = (Hits(count=max(hits.count, len(hits.hits)), files=hits.hits) for hits in found)
    is_complete: bool | Missing = True
    if "incomplete" in data:
        is_complete = _not_entered(walk.root, str(data["incomplete"]))
    elif has_subvolumes:
        is_complete = missing(Reason.INCOMPLETE, "subvolumes of the btrfs file system {path} were not entered", path=walk.root)
    return TreeFindings(
        root=walk.root,
        world_writable_files=writable,
        world_writable_directories=loose,
        unowned_files=unowned,
        is_complete=is_complete,
    )


def _not_entered(path: str, detail: str) -> Missing:
    """What the walk says of places it did not enter, in a sentence that can be translated; only the system's own word stays as it is."""
    if told := _PLACES.fullmatch(detail):
        return missing(
            Reason.INCOMPLETE,
            "the search of the file system {path} is not complete: {count} places could not be looked at, the first: {first}",
            path=path,
            count=int(told[1]),
            first=told[2],
        )
    return missing(Reason.INCOMPLETE, "the search of the file system {path} is not complete: {detail}", path=path, detail=detail)


def search_is_incomplete(walk: Walk, outcome: Seen | Absent | Missing, predicate: Predicate) -> list[Missing]:
    """Why the walk may not have found all that a predicate holds for, if so."""
    findings = _findings(walk, outcome, has_subvolumes=False)
    if isinstance(findings, Missing):
        return [findings]
    data = outcome.data if isinstance(outcome, Seen) and isinstance(outcome.data, dict) else {}
    try:
        found = msgspec.convert(data.get(predicate.name), _Hits)
    except msgspec.ValidationError:
        return [missing(Reason.UNPARSEABLE, "what the walk over {path} found cannot be read", path=walk.root)]
    if found.count > len(found.hits):
        told = {"count": found.count, "listed": len(found.hits)}
        return [missing(Reason.TOO_LARGE, "{count} files were found, of which {listed} are listed", **told)]
    return [findings.is_complete] if isinstance(findings.is_complete, Missing) else []
