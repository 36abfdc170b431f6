"""Hosts that are written down as a few files, and what one check says of them by way of the whole pipeline."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self, cast

import msgspec
import pytest

from govaudit.catalog import Catalog
from govaudit.judging import FactBook, judge_target
from govaudit.looking import Limits, Session, observed
from govaudit.model import Absent, Missing, Observation, Request, Seen, Status, System, Target, absent
from govaudit.observing import look_at
from govaudit.planning import PlannedCheck, TargetPlan, plan_target
from govaudit.targets.host import kind
from govaudit.targets.host.requests import Command, DeviceHeaders, LiveFile
from tests.support.storage import device_rows

PASS, FAIL, UNKNOWN, NONE = Status.PASS, Status.FAIL, Status.UNKNOWN, Status.NOT_APPLICABLE


class With(NamedTuple):
    """A file whose owner or mode matters; a name that ends with a slash is a directory."""

    content: str = ""
    mode: int = 0o644
    uid: int = 0
    gid: int = 0


Files = Mapping[str, str | With]
"""By path below the root: content, `->TARGET` for a link."""

Live = Mapping[str, str]
"""What only a running system tells: the content of files of /proc and /sys, the output of commands by their words."""


class Row(NamedTuple):
    """One host, one check, and what it must come to."""

    name: str
    check: str
    expected: Status
    files: Files = {}
    live: Live | None = None
    """Beside `RUNNING`; None: a tree at rest."""
    parameters: dict[str, object] = {}


DEBIAN: Files = {
    "etc/os-release": 'ID=debian\nVERSION_ID=12\nNAME="Debian GNU/Linux"\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n',
    "etc/passwd": "root:x:0:0:root:/root:/bin/bash\nann:x:1000:1000::/home/ann:/bin/bash\n",
    "etc/shadow": With("root:*:20000:0:99999:7:::\nann:*:20000:0:99999:7:::\n", 0o640),
    "etc/group": "root:x:0:\nann:x:1000:\n",
    "lib": "->usr/lib",
    "sbin": "->usr/sbin",
    "bin": "->usr/bin",
    "usr/sbin/init": "->../lib/systemd/systemd",
    "usr/lib/systemd/systemd": "",
    "usr/lib/systemd/system/default.target": "->graphical.target",
    "usr/lib/systemd/system/graphical.target": "[Unit]\nRequires=multi-user.target\n",
    "usr/lib/systemd/system/multi-user.target": "[Unit]\nRequires=basic.target\n",
    "usr/lib/systemd/system/basic.target": "[Unit]\nRequires=sysinit.target\nWants=sockets.target timers.target paths.target\n",
    **{f"usr/lib/systemd/system/{name}.target": "[Unit]\n" for name in ("sysinit", "sockets", "timers", "paths")},
    "usr/bin/apt-get": "",
}
RHEL: Files = {
    **{path: content for path, content in DEBIAN.items() if path != "usr/bin/apt-get"},
    "etc/os-release": 'ID="rhel"\nVERSION_ID="9.4"\nNAME="Red Hat Enterprise Linux"\nPRETTY_NAME="Red Hat Enterprise Linux 9.4 (Plow)"\n',
    "usr/bin/dnf": "",
}


RUNNING: Live = {
    "/proc/1/comm": "systemd\n",
    "/proc/modules": "",
    "/proc/filesystems": "nodev\tproc\n\text4\n",
    "/proc/net/protocols": "protocol  size\nTCP  1\n",
    "/proc/cmdline": "BOOT_IMAGE=/vmlinuz root=/dev/sda1 ro quiet\n",
    "/proc/self/mountinfo": "28 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw\n",
    "/proc/swaps": "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n",
    "/proc/sys/kernel/osrelease": "6.1.0-30-amd64\n",
    "clock": "0.5",
    "devices": device_rows("sda - - - 8:0", "sda1 - - - 8:1").decode(),
}
"""A kernel that loads no module and has one plain disk."""


def unit(name: str, content: str = "", *, by: str = "multi-user.target") -> dict[str, str | With]:
    """A service, socket or timer of a package, switched on."""
    kind_of = name.rpartition(".")[2]
    usual = {"service": "[Service]\nExecStart=/x\n", "socket": "[Socket]\nListenStream=1\n", "timer": "[Timer]\nOnCalendar=daily\n"}
    return {
        f"usr/lib/systemd/system/{name}": content or usual[kind_of],
        f"etc/systemd/system/{by}.wants/{name}": f"->/usr/lib/systemd/system/{name}",
    }


def built(root: Path, files: Files) -> Path:
    """The tree, written out."""
    for name, file in files.items():
        path = root / name
        entry = file if isinstance(file, With) else With(file)
        path.parent.mkdir(parents=True, exist_ok=True)
        if name.endswith("/"):
            path.mkdir(exist_ok=True)
        elif entry.content.startswith("->"):
            path.symlink_to(entry.content[2:])
            continue
        else:
            path.write_text(entry.content)
        if isinstance(file, With):
            os.chown(path, entry.uid, entry.gid)
            path.chmod(entry.mode)
    return root


class _Alive:
    """A root directory that answers for a running system as well, from a table; what stands not there is not there."""

    def __init__(self, session: Session, live: Live) -> None:
        self.clock_skew: float | None = float(live["clock"])
        self._session = session
        self._live = live

    def ask(self, requests: Sequence[Request]) -> Iterator[Observation]:
        yield from self._session.ask([one for one in requests if one.at_rest])
        for request in requests:
            if not request.at_rest:
                yield observed(request, self._answer(request))

    def _answer(self, request: Request) -> Seen | Absent | Missing:
        match request:
            case LiveFile(path=name):
                pass
            case Command(argv=("readlink", "-f", "--", *paths)):
                return Seen(content="".join(f"{path}\n" for path in paths).encode(), status=0)
            case Command(argv=argv):
                name = " ".join(argv)
            case DeviceHeaders():
                name = "devices"
            case _:
                raise TypeError(request.key)
        if name not in self._live:
            return absent("{path} does not exist", path=name)
        return Seen(content=self._live[name].encode(), status=0 if isinstance(request, Command) else None)

    def __enter__(self) -> Self:
        self._session.__enter__()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._session.__exit__(kind, error, trace)


_LIVE: dict[str, Live] = {}


def connect(target: Target, limits: Limits) -> Session:
    """A root directory, with what a running system would tell where that was given."""
    session = kind.connect(target, limits)
    return _Alive(session, _LIVE[target.address]) if target.address in _LIVE else session


_KIND = msgspec.structs.replace(kind, connect_at=f"{__name__}:connect")


@cache
def catalog() -> Catalog:
    return Catalog([])


@cache
def _plan(check: str, parameters: str) -> TargetPlan:
    chosen = catalog().checks[check]
    planned = PlannedCheck(chosen, chosen.set_parameters(msgspec.json.decode(parameters)), ())
    return plan_target(Target(system="here", address="root:/", kind="host"), [planned], catalog())


def verdicts(root: Path, row: Row) -> list[tuple[Status, str, str]]:
    """Status, subject and sentence of each verdict on the tree."""
    target = Target(system="here", address=f"root:{root}", kind="host")
    plan = msgspec.structs.replace(_plan(row.check, msgspec.json.encode(row.parameters).decode()), target=target)
    if row.live is not None:
        _LIVE[target.address] = {**RUNNING, **row.live}
    looked = look_at(plan, _KIND, System(name="here", targets=[target]), Limits(60, cancel=threading.Event()))
    _LIVE.pop(target.address, None)
    result = looked.result
    assert result is not None
    assert result.observed_to is not None
    book = FactBook(plan.sources, looked.observations, result, now=result.observed_to, max_age=timedelta(days=1))
    return [
        (one.status, one.subject, one.sentence.template)
        for judged in judge_target(plan, book)
        for one in judged.verdicts
    ]


def named(rows: Sequence[Row]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """One test for each row, named by its check and what it is about."""
    return cast(
        "Callable[[Callable[..., None]], Callable[..., None]]",
        pytest.mark.parametrize("row", rows, ids=[f"{row.check}: {row.name}" for row in rows]),
    )


def worst(statuses: Iterable[Status]) -> Status:
    """What several subjects come to."""
    seen = set(statuses)
    return next(one for one in (FAIL, UNKNOWN, PASS, NONE) if one in seen)


def assert_row(base: Files, row: Row, folder: Path) -> None:
    """Judge the row on a host that has the files of `base` besides; files of the row go before these."""
    booted: Files = {} if row.live is None else {"run/systemd/system/": ""}
    found = verdicts(built(folder / "root", {**base, **booted, **row.files}), row)
    assert worst(status for status, _, _ in found) is row.expected, found
