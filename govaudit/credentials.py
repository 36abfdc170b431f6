"""Secrets are referred to, never written down: `env:NAME`, `file:PATH`, `command:PROGRAM ARGUMENT…`.

A secret is resolved at the moment it is needed, by whoever connects, and kept nowhere:
it must not reach argv, evidence, log or history. Errors name the reference, never the value.
"""

from __future__ import annotations

import itertools
import os
import re
import shlex
import signal
import stat
import subprocess
import threading
from pathlib import Path

from govaudit.errors import GovauditError

__all__ = ["CredentialError", "is_reference", "is_secret_name", "resolve_secret"]

MAX_BYTES = 64 * 1024
COMMAND_SECONDS = 30

_REFERENCE = re.compile(r"(env:[A-Za-z_][A-Za-z0-9_]*|file:[^\0\n]+|command:[^\0\n]+)\Z")
_SECRET_WORDS = frozenset(
    {"password", "passwd", "passphrase", "pass", "pwd", "pin", "secret", "secrets", "token", "tokens", "apikey"}
    | {"credential", "credentials", "sandi", "katasandi", "authorization"}
)
_SECRET_PAIRS = frozenset({("api", "key"), ("access", "key"), ("private", "key"), ("secret", "key"), ("kata", "sandi")})
_NAMES_A_PLACE = frozenset({"file", "path", "folder", "directory"})


class CredentialError(GovauditError):
    """A reference to a secret does not lead to one."""


def is_reference(value: str) -> bool:
    """Whether a value refers to a secret and is none itself."""
    return _REFERENCE.match(value) is not None


def is_secret_name(name: str) -> bool:
    """Whether a setting of this name holds a secret: `password`, `api_key`, `clientSecret`; not `password_file`."""
    words = [word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)]
    if not words or words[-1] in _NAMES_A_PLACE:
        return False
    return any(word in _SECRET_WORDS for word in words) or any(pair in _SECRET_PAIRS for pair in itertools.pairwise(words))


def resolve_secret(reference: str) -> str:
    """The secret that a reference leads to; raises CredentialError.

    For settings of a target whose name says that they hold a secret (`password`, `token`, …; see `is_secret_name`), asked
    by that kind of target when it connects. ssh uses agents and key files (`identity`) instead.
    A file must be a regular file of the user who runs govaudit, not reached through a symbolic link, with mode 0600
    or stricter. A command is run without a shell and must end within half a minute. One newline at the end is cut.
    """
    kind, _, rest = reference.partition(":")
    if not is_reference(reference):
        # The text is not repeated: it may be the secret itself.
        raise CredentialError("a secret must be given as a reference", hint="Write env:NAME, file:PATH or command:PROGRAM.")
    match kind:
        case "env":
            secret = os.environ.get(rest)
            if secret is None:
                raise CredentialError(f"the environment variable {rest} is not set", hint="Set it for the process that runs govaudit.")
        case "file":
            secret = _text(_from_file(Path(rest)), reference)
        case _:
            secret = _text(_from_command(rest), reference)
    if not secret:
        raise CredentialError(f"{reference} is empty")
    return secret


def _text(content: bytes, reference: str) -> str:
    if len(content) > MAX_BYTES:
        raise CredentialError(f"{reference} gives more than {MAX_BYTES // 1024} KiB", hint="That is hardly a secret.")
    try:
        return content.decode().removesuffix("\n").removesuffix("\r")
    except UnicodeDecodeError:
        raise CredentialError(f"{reference} does not give UTF-8 text") from None


def _from_file(path: Path) -> bytes:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        why = "is a symbolic link" if path.is_symlink() else (error.strerror or "cannot be opened").lower()
        raise CredentialError(f"file:{path}: {why}", hint="Name the file itself, readable by the user who runs govaudit.") from None
    attributes = os.fstat(descriptor)
    trouble, hint = _trouble_with(attributes, path)
    if trouble:
        os.close(descriptor)
        raise CredentialError(f"file:{path} {trouble}", hint=hint)
    with os.fdopen(descriptor, "rb") as file:
        return file.read(MAX_BYTES + 1)


def _trouble_with(attributes: os.stat_result, path: Path) -> tuple[str, str]:
    if not stat.S_ISREG(attributes.st_mode):
        return "is not a regular file", ""
    if attributes.st_uid != os.geteuid():
        return "belongs to another user", "It must belong to the user who runs govaudit."
    if attributes.st_mode & 0o077:
        return f"is open to others (mode {stat.S_IMODE(attributes.st_mode):04o})", f"chmod 600 {path}"
    return "", ""


def _from_command(line: str) -> bytes:
    try:
        words = shlex.split(line)
    except ValueError as trouble:
        raise CredentialError(f"the command of a secret cannot be read: {trouble}".lower()) from None
    if not words:
        raise CredentialError("the command of a secret is empty")
    program = words[0]
    try:
        # What it says on standard error is thrown away: it may hold the secret.
        process = subprocess.Popen(
            words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True
        )
    except OSError as trouble:
        raise CredentialError(f"command:{program}: {(trouble.strerror or 'cannot be run').lower()}") from None
    late = threading.Event()

    def end() -> None:
        late.set()
        os.killpg(process.pid, signal.SIGKILL)

    timer = threading.Timer(COMMAND_SECONDS, end)
    timer.start()
    try:
        assert process.stdout is not None
        with process.stdout:
            content = process.stdout.read(MAX_BYTES + 1)
        status = process.wait()
    finally:
        timer.cancel()
    if late.is_set():
        raise CredentialError(f"command:{program} gave no answer within {COMMAND_SECONDS} s")
    if status != 0 and len(content) <= MAX_BYTES:
        raise CredentialError(f"command:{program} ended with {status}")
    return content
