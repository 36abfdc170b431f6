"""Accounts of this machine that a test makes, in the states that PAM tells apart, and takes away again."""

from __future__ import annotations

import base64
import contextlib
import fcntl
import hashlib
import hmac
import os
import struct
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

PASSWORD = "Tr0ub4dor&3"
SECRET = b"govaudit-test-secret"
NAMES = {
    "gatplain": "a person",
    "gatempty": "no password is needed",
    "gatlocked": "locked",
    "gatexpired": "the account has expired",
    "gatnewpw": "the password must be changed",
    "gatidle": "the password is too old for too long",
    "gatstaff": "a member of gatgroup, enrolled",
    "gatsys": "an account of the system",
}
GROUP = "gatgroup"


@contextlib.contextmanager
def people() -> Iterator[Path]:
    """The accounts, with their homes in a folder that is given."""
    with Path(tempfile.gettempdir(), "govaudit-pam-people.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # this machine has these accounts once
        yield from _people()


def _people() -> Iterator[Path]:
    digest = subprocess.run(
        ["openssl", "passwd", "-5", "-salt", "govaudit", PASSWORD], capture_output=True, text=True, check=True
    ).stdout.strip()
    with tempfile.TemporaryDirectory(prefix="govaudit-pam-") as folder:
        Path(folder).chmod(0o755)
        try:
            _take_away()  # what a test left that was killed
            _run("groupadd", GROUP)
            for name in NAMES:
                _run("useradd", "-M", "-d", f"{folder}/{name}", "-s", "/bin/sh", *(["-r"] if name == "gatsys" else []), name)
                _run("usermod", "-p", digest, name)
            _run("passwd", "-d", "gatempty")
            _run("usermod", "-L", "gatlocked")
            _run("chage", "-E", "1", "gatexpired")
            _run("chage", "-d", "0", "gatnewpw")
            _run("chage", "-d", "100", "-M", "10", "-I", "5", "gatidle")
            _run("usermod", "-aG", GROUP, "-s", "/usr/sbin/nologin", "gatstaff")
            home = Path(folder) / "gatstaff"
            home.mkdir(mode=0o700)
            secret = home / ".google_authenticator"
            secret.write_text(base64.b32encode(SECRET).decode() + '\n" TOTP_AUTH\n')
            secret.chmod(0o600)
            _run("chown", "-R", "gatstaff:", str(home))
            yield Path(folder)
        finally:
            _take_away()


def _take_away() -> None:
    for name in NAMES:
        subprocess.run(["userdel", name], capture_output=True, check=False)
    subprocess.run(["groupdel", GROUP], capture_output=True, check=False)


def code(counter: int | None = None) -> str:
    """A one-time code: by the time, or for an event."""
    moving = int(time.time()) // 30 if counter is None else counter
    digest = hmac.new(SECRET, struct.pack(">Q", moving), hashlib.sha1).digest()
    offset = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[offset : offset + 4])[0] & 0x7FFFFFFF) % 10**6:06d}"


def oath_file(path: Path) -> None:
    """pam_oath's file, in which gatplain and gatstaff are enrolled, as it is before anybody has come in."""
    path.write_text("".join(f"HOTP\t{name}\t-\t{SECRET.hex()}\n" for name in ("gatplain", "gatstaff")))
    path.chmod(0o600)


def _run(*command: str) -> None:
    subprocess.run(command, capture_output=True, check=True, env={**os.environ, "LC_ALL": "C"})
