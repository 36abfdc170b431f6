"""A real sshd on loopback, in a temporary folder, and throw-away users."""

from __future__ import annotations

import contextlib
import itertools
import os
import pwd
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

_number = itertools.count()
_NO_MAIL = 12  # how userdel ends when there was no mail to remove


class RunningSshd(NamedTuple):
    """What a client needs."""

    port: int
    client_key: Path
    ssh_config: Path
    """For `ssh -F`: the client's key and the server's host key; nothing of the user's own."""
    log: Path
    folder: Path

    def address(self, user: str) -> str:
        return f"ssh://{user}@127.0.0.1:{self.port}"

    @property
    def settings(self) -> dict[str, str]:
        """What the inventory entry says."""
        return {"ssh_config": str(self.ssh_config), "identity": str(self.client_key)}


@contextlib.contextmanager
def running_sshd(folder: Path, options: Sequence[str] = ()) -> Iterator[RunningSshd]:
    """An sshd that takes one new key for every user; `options` are further lines of its configuration."""
    with folder_for_all() as shared, _server(folder, shared, options) as running:
        yield running


@contextlib.contextmanager
def folder_for_all() -> Iterator[Path]:
    """A temporary folder that every user can enter, unlike those of pytest."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


@contextlib.contextmanager
def _server(folder: Path, shared: Path, options: Sequence[str]) -> Iterator[RunningSshd]:
    folder.mkdir(parents=True, exist_ok=True)
    Path("/run/sshd").mkdir(exist_ok=True)
    host_key, client_key = folder / "host_key", folder / "client_key"
    for key in (host_key, client_key):
        subprocess.run(["ssh-keygen", "-qt", "ed25519", "-N", "", "-C", "test", "-f", key], check=True)
    authorized = shared / "authorized_keys"
    authorized.write_bytes(client_key.with_suffix(".pub").read_bytes())
    authorized.chmod(0o644)
    port = free_port()
    (folder / "sshd_config").write_text(
        "\n".join(
            [
                "ListenAddress 127.0.0.1",
                f"Port {port}",
                f"HostKey {host_key}",
                "PidFile none",
                f"AuthorizedKeysFile {authorized}",
                "StrictModes no",
                "UsePAM yes",
                "PasswordAuthentication no",
                "KbdInteractiveAuthentication no",
                "PermitRootLogin prohibit-password",
                *options,
                "",
            ]
        )
    )
    known_hosts = folder / "known_hosts"
    known_hosts.write_text(f"[127.0.0.1]:{port} " + host_key.with_suffix(".pub").read_text())
    ssh_config = folder / "ssh_config"
    ssh_config.write_text(f"Host *\n  UserKnownHostsFile {known_hosts}\n  GlobalKnownHostsFile /dev/null\n")
    log = folder / "sshd.log"
    server = subprocess.Popen(["/usr/sbin/sshd", "-D", "-f", folder / "sshd_config", "-E", log], start_new_session=True)
    try:
        wait_for_port(port, server, log)
        yield RunningSshd(port, client_key, ssh_config, log, folder)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait()


@contextlib.contextmanager
def throw_away_user(prefix: str, shell: str = "/bin/sh") -> Iterator[str]:
    """A user without a password, of a name that nobody else has, who is removed again with the home directory."""
    name = f"{prefix}-{os.getpid()}-{next(_number)}"
    _change_accounts("useradd", "-m", "-s", shell, name)
    try:
        yield name
    finally:
        _end_processes_of(pwd.getpwnam(name).pw_uid)
        _change_accounts("userdel", "-rf", name)


@contextlib.contextmanager
def sudo_rule(user: str, command: str = "ALL") -> Iterator[None]:
    """Let a user run a command as root without a password."""
    with sudo_line(user, f"{user} ALL=(root) NOPASSWD: {command}\n"):
        yield


@contextlib.contextmanager
def sudo_line(user: str, line: str) -> Iterator[None]:
    """Give sudo a line about a user."""
    rule = Path(f"/etc/sudoers.d/test-{user}")
    rule.write_text(line)
    rule.chmod(0o440)
    try:
        yield
    finally:
        rule.unlink()


def _change_accounts(*command: str) -> None:
    """Run a program of shadow-utils, which gives up at once where another one holds the lock."""
    for _ in range(100):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if "lock" not in done.stderr:
            break
        time.sleep(0.05)
    if done.returncode not in (0, _NO_MAIL):
        raise AssertionError(done.stderr)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for_port(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    """Until the server listens; fails with its log where it ends instead."""
    latest = time.monotonic() + 15
    while time.monotonic() < latest:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        if server.poll() is not None:
            break
        time.sleep(0.02)
    raise AssertionError(f"the server did not start: {log.read_text() if log.exists() else ''}")


def _end_processes_of(uid: int) -> None:
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                if entry.stat().st_uid == uid:
                    os.kill(int(entry.name), signal.SIGKILL)
