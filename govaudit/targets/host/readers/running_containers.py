"""Containers that run, by the control groups of processes, and what the kernel lets these do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from govaudit.facts.containers import RunningContainer
from govaudit.model import Absent, Complete, Missing, Observation, Reason, Seen, complete, missing
from govaudit.reading import Each, Maybe, Observations, reads
from govaudit.targets.host.requests import Command, LiveFile

PROCESSES = Command(("ps", "-e", "-ww", "-o", "pid=", "-o", "cgroup="))
"""Without their command lines: these hold secrets."""
LAST_CAPABILITY = LiveFile("/proc/sys/kernel/cap_last_cap")

MOST = 2_000
"""Processes in containers that are looked at."""

_ENGINES = {
    "docker": "docker",
    "libpod": "podman",
    "crio": "cri-o",
    "cri-containerd": "containerd",
    "nerdctl": "nerdctl",
}
_GROUP = re.compile(
    r"(?:^|[/:])(?:(?P<engine>docker|libpod|crio|cri-containerd|nerdctl)[-:/](?P<id>[0-9a-f]{64})(?=\.scope|/|$)"
    r"|kubepods[^,]*?/(?P<pod>[0-9a-f]{64})(?=/|$)"
    r"|lxc(?:\.payload)?[./](?P<name>[A-Za-z0-9_-][A-Za-z0-9_.-]{0,63})(?=/|$))"
)

CAPABILITIES = str.split(
    """
    CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP LINUX_IMMUTABLE NET_BIND_SERVICE NET_BROADCAST NET_ADMIN
    NET_RAW IPC_LOCK IPC_OWNER SYS_MODULE SYS_RAWIO SYS_CHROOT SYS_PTRACE SYS_PACCT SYS_ADMIN SYS_BOOT SYS_NICE SYS_RESOURCE SYS_TIME
    SYS_TTY_CONFIG MKNOD LEASE AUDIT_WRITE AUDIT_CONTROL SETFCAP MAC_OVERRIDE MAC_ADMIN SYSLOG WAKE_ALARM BLOCK_SUSPEND AUDIT_READ
    PERFMON BPF CHECKPOINT_RESTORE
    """
)
"""In the order of their bits (linux/capability.h)."""


class _Process(NamedTuple):
    container: str
    engine: str
    status: LiveFile
    ids: LiveFile


def of_containers(processes: Sequence[Observation]) -> Iterator[LiveFile]:
    """What the kernel says of each process in a container."""
    for observation in processes:
        if isinstance(observation.outcome, Seen):
            for process in _processes(observation.outcome)[:MOST]:
                yield process.status
                yield process.ids


def _processes(answer: Seen) -> list[_Process]:
    found: list[_Process] = []
    for line in answer.lines():
        number, _, groups = line.strip().partition(" ")
        match = _GROUP.search(groups[:10_000])
        if match and re.fullmatch(r"[0-9]{1,10}", number):
            engine = _ENGINES.get(match["engine"] or "", "kubernetes" if match["pod"] else "lxc")
            name = (match["id"] or match["pod"] or "")[:12] or match["name"]
            found.append(_Process(name, engine, LiveFile(f"/proc/{number}/status"), LiveFile(f"/proc/{number}/uid_map")))
    return found


@reads(PROCESSES, Each(PROCESSES, of_containers), Maybe(LAST_CAPABILITY))
def running_containers(seen: Observations) -> Iterator[RunningContainer | Complete | Missing]:
    """Each container, by all of its processes; one that ended in between is left out."""
    answer = seen.seen(PROCESSES)
    if answer is None:
        yield missing(Reason.TOOL_MISSING, "{program} is not installed", program="ps")
        return
    if answer.status != 0:
        yield missing(Reason.NOT_SUPPORTED, "the ps of this host does not show control groups")
        return
    if not any(line.split(None, 1)[:1] == ["1"] for line in answer.lines()):
        # With `hidepid` (proc(5)) ps lists what the user may see, and ends well.
        yield missing(Reason.PERMISSION_DENIED, "the processes of others are hidden from this user")
        return
    last = seen.outcome(LAST_CAPABILITY)
    if isinstance(last, Missing):
        yield last
        return
    number = last.text.strip() if isinstance(last, Seen) else ""
    bits = int(number) + 1 if re.fullmatch(r"[0-9]{1,2}", number) else len(CAPABILITIES)
    processes = _processes(answer)
    by_container: dict[tuple[str, str], list[_Process]] = {}
    for process in processes[:MOST]:
        by_container.setdefault((process.container, process.engine), []).append(process)
    trouble: list[Missing] = []
    if len(processes) > MOST:
        trouble.append(missing(Reason.TOO_LARGE, "more than {limit} processes run in containers", limit=MOST))
    for (name, engine), members in by_container.items():
        found = _container(seen, name, engine, members, (1 << bits) - 1)
        if isinstance(found, Missing):
            trouble.append(found)
        elif found is not None:
            yield found
    yield trouble[0] if trouble else complete("no container runs")


def _container(seen: Observations, name: str, engine: str, members: list[_Process], everything: int) -> RunningContainer | Missing | None:
    could, filtered, inside = 0, set[bool | None](), list[bool | Missing]()
    for process in members:
        status = seen.outcome(process.status)
        if isinstance(status, Missing):
            return status
        if isinstance(status, Absent):
            continue
        fields = dict(line.split(":\t", 1) for line in status.lines()[:200] if ":\t" in line)
        bounds = fields.get("CapBnd", "").strip()
        if not re.fullmatch(r"[0-9a-f]{1,16}", bounds):
            return missing(Reason.UNPARSEABLE, "{path} cannot be read", path=process.status.path)
        is_mapped = _is_mapped(seen.outcome(process.ids), process.ids.path)
        inside.append(is_mapped)
        if is_mapped is not True:
            could |= int(bounds, 16) | int(_hex(fields.get("CapEff", "")), 16)
        filtered.add({"2": True, "1": True, "0": False}.get(fields.get("Seccomp", "").strip()))
    if not inside:
        return None
    unknown = next((one for one in inside if isinstance(one, Missing)), None)
    untold = missing(Reason.NOT_SUPPORTED, "the kernel does not say whether seccomp filters system calls")
    return RunningContainer(
        container=name,
        engine=engine,
        capabilities=_names(could, everything),
        in_user_namespace=False if False in inside else unknown or True,
        is_filtered=False if False in filtered else untold if None in filtered else True,
    )


def _hex(text: str) -> str:
    return text.strip() if re.fullmatch(r"[0-9a-f]{1,16}", text.strip()) else "0"


def _is_mapped(ids: Seen | Absent | Missing, path: str) -> bool | Missing:
    """Whether user ids there stand for others here: without a namespace the map is `0 0 4294967295` (user_namespaces(7))."""
    match ids:
        case Missing():
            return ids
        case Absent():
            return False  # a kernel without user namespaces
        case Seen():
            rows = [line.split() for line in ids.lines()[:400] if line.strip()]
    if not rows or any(len(row) != 3 or not all(word.isascii() and word.isdigit() for word in row) for row in rows):
        return missing(Reason.UNPARSEABLE, "{path} cannot be read", path=path)
    return not any(int(outer) == 0 for _, outer, _ in rows)


def _names(bits: int, everything: int) -> list[str]:
    if bits & everything == everything:
        return ["ALL"]
    return [f"CAP_{name}" for number, name in enumerate(CAPABILITIES) if bits >> number & 1]
