"""Many hosts in one run: time, and the memory of the controller and all its processes together.

`python scale.py judge [COUNT]...` judges evidence with all host checks; `python scale.py audit [COUNT]...` audits so many small roots.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

GOVAUDIT = [sys.executable, "-m", "govaudit.cli.start"]
ALL_CHECKS = ["--policy", "essentials", "--policy", "linux-hardening"]
_EVERY = 0.25
"""Seconds between two looks at the memory: its peak may be missed by what passes faster."""
HEADING = (
    "| run | hosts | CPU s | hosts a CPU s | wall s | hosts a s | peak MiB of all (PSS) | peak MiB of the largest (RSS) |\n"
    "|---|---|---|---|---|---|---|---|"
)


class Cost(NamedTuple):
    """What a run took."""

    cpu: float
    wall: float
    together: float
    """MiB: the highest sum of the proportional shares (PSS) of the command and all that come from it, seen at one moment."""
    largest: float
    """MiB: the highest resident set of one process."""


def main() -> None:
    """Measure what is asked for."""
    if len(sys.argv) < 2 or sys.argv[1] not in PARTS:
        sys.exit(f"usage: scale.py {'|'.join(PARTS)} [COUNT]...")
    counts = [int(count) for count in sys.argv[2:]] or [100, 1_000]
    print(f"{len(os.sched_getaffinity(0))} cores, load {os.getloadavg()[0]:.1f}\n\n{HEADING}")
    with tempfile.TemporaryDirectory() as folder:
        PARTS[sys.argv[1]](Path(folder), counts)


def judge(folder: Path, counts: Sequence[int]) -> None:
    """Evidence of this host under many names, each a system of its own, and all in one system; with all cores, and with one.

    And of hosts of which each differs from the others in the files that are most often changed.
    """
    one = folder / "one.zst"
    subprocess.run([*GOVAUDIT, "collect", "local:", *ALL_CHECKS, "--no-plugins", "-q", "-o", one], check=True)
    for count in counts:
        many = folder / "many.zst"
        ways: list[tuple[str, list[str]]] = [
            ("hosts that differ", [str(count), "--unlike"]),
            ("a system each", ["1"]),
            ("one system", [str(count)]),
        ]
        for name, options in ways:
            subprocess.run([sys.executable, Path(__file__).parent / "many_hosts.py", one, many, str(count), *options], check=True)
            measured(f"judge, {name}", count, folder, ["judge", str(many)])
        measured("judge, one system, one core", count, folder, ["judge", str(many)], cores={min(os.sched_getaffinity(0))})


def audit(folder: Path, counts: Sequence[int]) -> None:
    """So many roots with the few files that decide most, in one run by the essentials."""
    for count in counts:
        roots = folder / f"roots-{count}"
        for number in range(count):
            etc = roots / f"host-{number:05}/etc"
            (etc / "ssh").mkdir(parents=True)
            (etc / "passwd").write_text(f"root:x:0:0:root:/root:/bin/sh\nuser{number}:x:1000:1000::/home/user{number}:/bin/sh\n")
            (etc / "ssh/sshd_config").write_text("PermitRootLogin no\nPasswordAuthentication no\n")
        inventory = folder / "govaudit.yaml"
        systems = (f"  - {{name: host-{number:05}, targets: ['root:{roots}/host-{number:05}']}}\n" for number in range(count))
        inventory.write_text("systems:\n" + "".join(systems))
        measured("audit of roots", count, folder, ["audit", str(inventory)])


PARTS = {"judge": judge, "audit": audit}


def measured(name: str, count: int, folder: Path, arguments: Sequence[str], cores: set[int] | None = None) -> None:
    """Run it, and print a line of the table."""
    history = folder / "history.sqlite"
    history.unlink(missing_ok=True)
    command = [*GOVAUDIT, *arguments, "--no-plugins", "--exit-zero", "--quiet", "--history", str(history)]
    cost = run(command, cores)
    print(
        f"| {name} | {count} | {cost.cpu:.1f} | {count / cost.cpu:.1f} | {cost.wall:.1f} | {count / cost.wall:.1f} "
        f"| {cost.together:.0f} | {cost.largest:.0f} |",
        flush=True,
    )


def run(command: Sequence[str], cores: set[int] | None) -> Cost:
    """Run a command to its end, and watch the memory of it and all that come from it."""
    began = time.monotonic()
    peak = 0.0
    done = threading.Event()
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    if cores:
        os.sched_setaffinity(process.pid, cores)

    def watch() -> None:
        nonlocal peak
        while not done.wait(_EVERY):
            peak = max(peak, sum(share_of(pid) for pid in family(process.pid)))

    watching = threading.Thread(target=watch)
    watching.start()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    done.set()
    watching.join()
    if status:
        sys.exit(f"{' '.join(command)} ended with {process.returncode}")
    return Cost(usage.ru_utime + usage.ru_stime, time.monotonic() - began, peak / 1024, usage.ru_maxrss / 1024)


def family(pid: int) -> Iterator[int]:
    """A process, and all that come from it."""
    yield pid
    try:
        children = [child for task in Path(f"/proc/{pid}/task").iterdir() for child in (task / "children").read_text().split()]
    except OSError:
        return
    for child in children:
        yield from family(int(child))


def share_of(pid: int) -> float:
    """KiB of memory that are a process's own, and its share of what it has in common with others."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return float(next((line.split()[1] for line in lines if line.startswith("Pss:")), 0))


if __name__ == "__main__":
    main()
