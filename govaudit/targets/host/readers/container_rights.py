"""What Docker's containers were given of the host: hostconfig.json of each. Their environment is in another file, never asked for."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from govaudit.facts.container_rights import ContainerRights, HostMount
from govaudit.model import Absent, Complete, Missing, Observation, Reason, Request, Seen, complete, missing
from govaudit.reading import Each, Maybe, Observations, reads
from govaudit.targets.host.containers.dockerd import DAEMON, OPTIONS, docker_options
from govaudit.targets.host.patterns import is_pattern
from govaudit.targets.host.requests import Glob, Listing

from .containers import DOCKERD, SNAP
from .startup import is_there

USUAL = "/var/lib/docker"
PODMAN = Listing("/var/lib/containers/storage/*-containers/*/userdata")

MOST = 1_000

_NAMESPACES = {"NetworkMode": "network", "PidMode": "pid", "IpcMode": "ipc", "UTSMode": "uts", "UsernsMode": "user"}
_DISK = re.compile(r"/dev(?:|/disk(?:/.*)?|/mapper(?:/.*)?|/(?:sd|hd|vd|xvd|nvme|mmcblk|dm-|md|loop|nbd|pmem|dasd)[^/]*|/k?mem|/port)")
_ID = re.compile(r"/containers/([0-9a-f]{12})[0-9a-f]*/hostconfig\.json$")


class _Mount(msgspec.Struct):
    Type: str = ""
    Source: str = ""
    ReadOnly: bool = False


class _Device(msgspec.Struct):
    PathOnHost: str = ""


class _HostConfig(msgspec.Struct):
    """The fields that are read of Docker's HostConfig."""

    Privileged: bool
    NetworkMode: str = ""
    PidMode: str = ""
    IpcMode: str = ""
    UTSMode: str = ""
    UsernsMode: str = ""
    CapAdd: list[str] | None = None
    Binds: list[str] | None = None
    Mounts: list[_Mount] | None = None
    Devices: list[_Device] | None = None
    DeviceCgroupRules: list[str] | None = None


def places(root: str) -> list[Glob]:
    """Where a data directory has its containers; with userns-remap it is in a folder named after the ids."""
    return [Glob(f"{root}/containers/*/hostconfig.json"), Glob(f"{root}/[0-9]*.[0-9]*/containers/*/hostconfig.json")]


def where_else(observations: Sequence[Observation]) -> list[Request]:
    """The data directory that daemon.json names."""
    found: list[Request] = []
    for one in observations:
        root = _root(_decoded(one.outcome.content, dict[str, Any]) or {}) if isinstance(one.outcome, Seen) else USUAL
        if root not in (USUAL, ""):
            found += places(root)
    return found


def _root(options: dict[str, Any]) -> str:
    """Empty where it is not one that can be asked for."""
    root = options.get("data-root", options.get("graph", USUAL))
    usable = isinstance(root, str) and root.startswith("/") and not is_pattern(root) and "\0" not in root and "\\" not in root
    return posixpath.normpath(root) if usable else ""


@reads(*(Maybe(one) for one in (*DOCKERD, SNAP, *OPTIONS, *places(USUAL), PODMAN)), Each(DAEMON, where_else))
def container_rights(seen: Observations) -> Iterator[ContainerRights | Complete | Missing]:
    """Each container; those of Podman are not looked into."""
    trouble: list[Missing] = []
    snap = is_there(seen, (SNAP,))
    if isinstance(snap, Missing):
        trouble.append(snap)
    elif snap:
        trouble.append(missing(Reason.NOT_SUPPORTED, "the containers of {program} are not looked into", program="docker (snap)"))
    for podman in seen.many(PODMAN):
        if isinstance(podman.outcome, Missing):
            trouble.append(podman.outcome)
        elif isinstance(podman.outcome, Seen):
            trouble.append(missing(Reason.NOT_SUPPORTED, "the containers of {program} are not looked into", program="podman"))
    installed = is_there(seen, DOCKERD)
    if isinstance(installed, Missing):
        trouble.append(installed)
    options = docker_options(seen)
    root = USUAL if isinstance(options, Missing) else _root(options)
    if isinstance(options, Missing):
        trouble.append(options)
    asked = [place for place in dict.fromkeys([*places(USUAL), *places(root or USUAL)]) if place in seen]
    if root and places(root)[0] not in asked:
        trouble.append(missing(Reason.NOT_SUPPORTED, "the data directory {path} that the unit of Docker names is not followed", path=root))
    if not root:
        trouble.append(missing(Reason.UNPARSEABLE, "{path} cannot be read", path=DAEMON.path))
    count = 0
    for observation in (one for place in asked for one in seen.many(place)):
        if isinstance(observation.outcome, Absent):
            continue
        count += 1
        found = _rights(observation) if count <= MOST else missing(Reason.TOO_LARGE, "there are more than {limit} containers", limit=MOST)
        if isinstance(found, Missing):
            trouble.append(found)
        else:
            yield found
    yield trouble[0] if trouble else complete("Docker has no containers")


def _rights(observation: Observation) -> ContainerRights | Missing:
    if isinstance(observation.outcome, Missing):
        return observation.outcome
    assert isinstance(observation.outcome, Seen)
    config = _decoded(observation.outcome.content, _HostConfig)
    name = _ID.search(observation.source)
    if config is None or name is None:
        return missing(Reason.UNPARSEABLE, "{path} cannot be read", path=observation.source)
    mounts = [mount for bind in config.Binds or [] if (mount := _bind(bind)) is not None]
    mounts += [HostMount(source=_clean(one.Source), is_writable=not one.ReadOnly) for one in config.Mounts or [] if one.Type == "bind"]
    mounts += [HostMount(source=path, is_writable=True) for path in _disks(config)]
    return ContainerRights(
        container=name[1],
        is_privileged=config.Privileged,
        capabilities=sorted({_capability(one) for one in config.CapAdd or []}),
        shared=[shared for field, shared in _NAMESPACES.items() if getattr(config, field) == "host"],
        mounts=mounts[:200],
    )


def _disks(config: _HostConfig) -> list[str]:
    """Disks and memory of the host that it was handed; by a rule for block devices it makes itself the nodes of all (mknod(2))."""
    found = [path for one in config.Devices or [] if _DISK.fullmatch(path := posixpath.normpath(one.PathOnHost))]
    return [*found, *(["/dev"] if any(rule.strip()[:1] in ("a", "b") for rule in config.DeviceCgroupRules or []) else [])]


def _bind(text: str) -> HostMount | None:
    """`SOURCE:TARGET[:OPTIONS]`; a source that is no path is a volume."""
    source, _, rest = text.partition(":")
    options = rest.partition(":")[2].split(",")
    return HostMount(source=_clean(source), is_writable="ro" not in options) if source.startswith("/") else None


def _clean(path: str) -> str:
    return "/" + posixpath.normpath(path).lstrip("/") if path.startswith("/") else path


def _capability(name: str) -> str:
    upper = name.upper()
    return upper if upper == "ALL" or upper.startswith("CAP_") else f"CAP_{upper}"


def _decoded(content: bytes, kind: Any) -> Any:
    try:
        return msgspec.json.decode(content, type=kind)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return None
