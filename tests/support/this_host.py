"""This machine as sudo sees it, read by the product's own reader."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from govaudit.facts.sudo_host import SudoHost
from govaudit.model import Absent, FileAttributes, Observation, Seen
from govaudit.targets.host.readers.accounts import GROUP
from govaudit.targets.host.readers.sudo_host import ADDRESSES, DOMAIN, HOSTS, NETGROUPS, sudo_host
from govaudit.targets.host.readers.sudo_programs import programs
from govaudit.targets.host.requests import File, Listing, LiveFile
from govaudit.targets.host.sudoers.seen import HOST, RUNNING_HOST, SOURCES, SUDOERS
from govaudit.targets.host.sudoers.version import RELEASE, VERSION
from tests.support import NOT_THERE, observations, saw


def this_host(paths: Sequence[str], groups: Mapping[str, int], netgroups: str) -> SudoHost:
    """The machine that the tests run on, with these groups and netgroups beside its own, and a policy that names these paths."""
    group = Path("/etc/group").read_bytes() + "".join(f"{name}:x:{gid}:\n" for name, gid in groups.items()).encode()
    addresses = subprocess.run(ADDRESSES.argv, capture_output=True, check=True).stdout
    seen = [saw(SUDOERS, "\n".join(paths)), saw(GROUP, group), saw(ADDRESSES, addresses)]
    seen += [saw(request, _content(request)) for request in (HOST, RUNNING_HOST, HOSTS, DOMAIN, RELEASE)]
    seen.append(saw(VERSION, subprocess.run(VERSION.argv, capture_output=True, check=True).stdout))
    seen += [saw(NETGROUPS, netgroups), saw(SOURCES, "hosts: files dns\nnetgroup: files\n")]
    steps = dict.fromkeys(request.pattern for request in programs(seen[:1]) if isinstance(request, Listing))
    steps |= dict.fromkeys(str(step) for path in steps for step in _steps(Path(path)))
    host = sudo_host(observations([*seen, *map(_listed, steps)]))
    assert isinstance(host, SudoHost)
    return host


def _content(request: File | LiveFile) -> bytes | Absent:
    path = Path(request.path)
    return path.read_bytes() if path.exists() else NOT_THERE


def _steps(path: Path) -> list[Path]:
    """The path, the folders above it, and the same of what links lead to."""
    found = [path, *path.parents][:-1]
    for step in list(found):
        if step.is_symlink():
            found.extend(_steps(step.parent / step.readlink()))
    return found


def _listed(step: str) -> Observation:
    path = Path(step)
    if not path.is_symlink() and not path.exists():
        return saw(Listing(step), NOT_THERE, source=step)
    kind = "link" if path.is_symlink() else "directory" if path.is_dir() else "file"
    data = {"owner": "root", "group": "root", "link": str(path.readlink()) if path.is_symlink() else ""}
    return saw(Listing(step), Seen(attributes=FileAttributes(kind=kind, mode=0o755, uid=0, gid=0), data=data), source=step)
