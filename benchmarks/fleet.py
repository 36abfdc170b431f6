"""What looking at hosts over ssh costs, here and there: 50 real sshd on loopback, beside `ssh host true` and Ansible's setup module.

The CPU of the hosts is what their sshd and all that they start use; that of the controller is what the command itself uses.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from measuring import run

COUNT = 50
_SSHD = "/usr/sbin/sshd"
_SUBREAPER = 36
"""PR_SET_CHILD_SUBREAPER (prctl(2))."""


class Cost(NamedTuple):
    """CPU seconds for each host, and the peak MiB of the largest process of the controller."""

    controller: float
    hosts: float
    memory: float


class Hosts(NamedTuple):
    """Sshd processes that take one key."""

    ports: list[int]
    ssh_config: Path
    key: Path


@contextlib.contextmanager
def running(folder: Path, count: int, spent: Callable[[float], None]) -> Iterator[Hosts]:
    """So many hosts; when they are ended, `spent` is told the CPU seconds that all of them used."""
    Path("/run/sshd").mkdir(exist_ok=True)
    folder.mkdir()
    host_key, key = folder / "host_key", folder / "key"
    for one in (host_key, key):
        subprocess.run(["ssh-keygen", "-qt", "ed25519", "-N", "", "-C", "", "-f", one], check=True)
    ports = free_ports(count)
    public = host_key.with_suffix(".pub").read_text()
    known = folder / "known_hosts"
    known.write_text("".join(f"[127.0.0.1]:{port} {public}" for port in ports))
    config = folder / "ssh_config"
    config.write_text(
        f"Host *\n  UserKnownHostsFile {known}\n  GlobalKnownHostsFile /dev/null\n  IdentitiesOnly yes\n  IdentityFile {key}\n"
    )
    servers = []
    for port in ports:
        file = folder / f"sshd-{port}"
        file.write_text(
            f"ListenAddress 127.0.0.1\nPort {port}\nHostKey {host_key}\nPidFile none\nStrictModes no\nUsePAM yes\n"
            f"AuthorizedKeysFile {key}.pub\nPasswordAuthentication no\nPermitRootLogin prohibit-password\n"
        )
        servers.append(subprocess.Popen([_SSHD, "-D", "-f", file, "-E", folder / "log"]))
    try:
        for port in ports:
            wait_for(port)
        yield Hosts(ports, config, key)
    finally:
        seconds = 0.0
        for server in servers:
            server.send_signal(signal.SIGTERM)
            _, status, usage = os.wait4(server.pid, 0)
            server.returncode = os.waitstatus_to_exitcode(status)
            seconds += usage.ru_utime + usage.ru_stime
        spent(seconds)


def free_ports(count: int) -> list[int]:
    """Ports that are free just now, all different."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def wait_for(port: int) -> None:
    """Until somebody listens."""
    latest = time.monotonic() + 20
    while time.monotonic() < latest:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.05)
    sys.exit(f"nobody listens on port {port}")


def bare(hosts: Hosts, folder: Path) -> list[str]:
    """`ssh host true`, to one host after the other."""
    script = folder / "bare.sh"
    calls = [f"ssh -F {hosts.ssh_config} -o BatchMode=yes -p {port} root@127.0.0.1 true </dev/null" for port in hosts.ports]
    script.write_text("\n".join(["set -e", *calls, ""]))
    return ["sh", str(script)]


def govaudit(hosts: Hosts, folder: Path) -> list[str]:
    """All hosts by the essentials, evidence written."""
    inventory = folder / "hosts.yaml"
    lines = [
        f"  - {{name: h{port}, targets: [{{address: 'ssh://root@127.0.0.1:{port}', ssh_config: {hosts.ssh_config}}}]}}"
        for port in hosts.ports
    ]
    inventory.write_text("\n".join(["systems:", *lines, ""]))
    return [
        sys.executable, "-m", "govaudit.cli.start", "collect", str(inventory), "--no-plugins", "--quiet", "--jobs", "8",
        "-o", str(folder / f"evidence-{hosts.ports[0]}.jsonl.zst"),
    ]  # fmt: skip


def ansible(hosts: Hosts, folder: Path) -> list[str]:
    """Ansible's facts of the same hosts."""
    inventory = folder / "hosts.ini"
    # In the place of its own ssh_args, by which connections are kept open, and waited for here, for a minute.
    ssh = f"-C -F {hosts.ssh_config} -o ControlMaster=auto -o ControlPersist=3s"
    common = f"ansible_user=root ansible_python_interpreter=/usr/bin/python3 ansible_ssh_args='{ssh}'"
    inventory.write_text("\n".join([f"h{port} ansible_host=127.0.0.1 ansible_port={port} {common}" for port in hosts.ports] + [""]))
    return [str(shutil.which("ansible")), "all", "-i", str(inventory), "-m", "setup", "-f", "8", "-o"]


def children() -> set[int]:
    """The processes that this one would wait for."""
    return {int(process) for process in Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()}


def cpu_of(process: int) -> float:
    """Wait until it ends, and say how much CPU it used."""
    _, _, usage = os.wait4(process, 0)
    return usage.ru_utime + usage.ru_stime


def measure(name: str, make: Callable[[Hosts, Path], list[str]], folder: Path, *, accepted: Sequence[int] = (0,)) -> Cost:
    """One run against hosts of its own."""
    spent: list[float] = []
    ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)  # connections that are kept open for later outlive the command
    home = folder / "home"
    home.mkdir(exist_ok=True)
    place = folder / f"hosts-{time.monotonic_ns()}"
    with running(place, COUNT, spent.append) as hosts:
        servers = children()
        result = run(make(hosts, folder), os.environ | {"HOME": str(home), "ANSIBLE_HOME": str(home)})
        left = sum(cpu_of(process) for process in children() - servers)
    if result.status not in accepted:
        sys.exit(f"{name} ended with {result.status}")
    return Cost((result.cpu + left) / COUNT, spent[0] / COUNT, result.memory)


def compare(folder: Path, *, times: int) -> None:
    """Print a table of medians, the ways taken in turn."""
    ways: dict[str, Callable[[Hosts, Path], list[str]]] = {"`govaudit collect`": govaudit, "`ssh host true`": bare}
    if shutil.which("ansible"):
        ways["`ansible -m setup -f 8`"] = ansible
    else:
        print("ansible is not installed: not compared.\n")
    costs: dict[str, list[Cost]] = {name: [] for name in ways}
    for turn in range(times + 1):  # the first does not count: Python compiles, files are read for the first time
        for name, make in ways.items():
            cost = measure(name, make, folder)
            if turn:
                costs[name].append(cost)
    print(f"{COUNT} hosts\n\n| way | controller CPU ms a host | host CPU ms | peak MiB |\n|---|---|---|---|")
    for name, several in costs.items():
        controller, hosts, memory = (statistics.median(each) for each in zip(*several, strict=True))
        low, high = (1000 * pick(cost.controller for cost in several) for pick in (min, max))
        print(f"| {name} | {1000 * controller:.0f} ({low:.0f} to {high:.0f}) | {1000 * hosts:.0f} | {memory:.0f} |")
    print()
    ours, *others = ([statistics.median(each) for each in zip(*several, strict=True)] for several in costs.values())
    for name, theirs in zip(list(costs)[1:], others, strict=True):
        print(f"Of {name}: {ours[0] / theirs[0]:.2f} on the controller, {ours[1] / theirs[1]:.2f} on the host.\n")
