"""A process that is talked to over its standard streams, with a deadline, a cap on bytes, and no way to hang."""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from govaudit.looking import Limits
from govaudit.model import Missing, Reason, missing

_CHUNK = 64 * 1024  # what a pipe holds
_POLL = 0.2  # seconds after which a cancelled run is noticed
_ERRORS_KEPT = 8192
_LAST_WORDS = 2.0  # seconds for a process that has closed its output to say why


class Channel:
    """A child process in a session of its own; when it is closed, nothing of that session is left."""

    def __init__(self, argv: Sequence[str], limits: Limits, environment: Mapping[str, str]) -> None:
        """Raises OSError when the program cannot be started."""
        self._process = subprocess.Popen(
            argv,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment,
            start_new_session=True,
            bufsize=0,
        )
        self._limits = limits
        self._taken = 0
        self._errors = bytearray()
        self._buffer = bytearray()
        self._outgoing = b""
        self._selector = selectors.DefaultSelector()
        assert self._process.stdin and self._process.stdout and self._process.stderr
        self._stdin, self._stdout, self._stderr = self._process.stdin, self._process.stdout, self._process.stderr
        for stream in (self._stdin, self._stdout, self._stderr):
            os.set_blocking(stream.fileno(), False)
        self._selector.register(self._stdout, selectors.EVENT_READ)
        self._selector.register(self._stderr, selectors.EVENT_READ)
        self.has_ended = False
        """The process has closed its output: nothing more will come."""

    def exchange(self, text: str, ending: bytes, *, at_most: int | None = None) -> tuple[bytes, Missing | None]:
        """Send `text` and take what comes until `ending` is there; it is part of what is given.

        With a Missing when it does not come: too late, too much (`at_most` bytes before it, where set), or the process ended.
        """
        self._outgoing += text.encode("utf-8", errors="surrogateescape")
        self._want_to_write()
        searched = 0
        while True:
            at = self._buffer.find(ending, searched)
            if at >= 0:
                taken = bytes(self._buffer[: at + len(ending)])
                del self._buffer[: at + len(ending)]
                return taken, None
            searched = max(0, len(self._buffer) - len(ending))
            trouble = self._limits.trouble() or self._too_much(at_most)
            if trouble is None and self.has_ended:
                trouble = missing(Reason.INCOMPLETE, "the connection ended in the middle of an answer")
            if trouble is not None:
                return bytes(self._buffer), trouble
            self._turn()

    def to_the_end(self) -> tuple[bytes, Missing | None]:
        """All that the process prints, which is given no input; with a Missing when it is too late or too much."""
        self._stdin.close()
        while not self.has_ended:
            if (trouble := self._limits.trouble() or self._too_much(None)) is not None:
                return bytes(self._buffer), trouble
            self._turn()
        return bytes(self._buffer), None

    def ending(self) -> tuple[int | None, str]:
        """The exit status of a process that has ended, and the beginning of what it wrote to standard error."""
        latest = time.monotonic() + min(_LAST_WORDS, self._limits.left())
        while self._selector.get_map() and time.monotonic() < latest:
            self._turn()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=max(0.1, latest - time.monotonic()))
        return self._process.poll(), self._errors.decode("utf-8", errors="replace")

    def close(self) -> None:
        """Let the process end by itself, which a shell does at the end of its input; otherwise end it and all that it has started."""
        is_hurried = self._limits.trouble() is not None
        started = _started_by(self._process.pid) if is_hurried else set()
        self._selector.close()
        for stream in (self._stdin, self._stdout, self._stderr):
            with contextlib.suppress(OSError):
                stream.close()
        if not is_hurried:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(timeout=_LAST_WORDS)
                return
        for process in {*started, *_started_by(self._process.pid)}:
            with contextlib.suppress(OSError):  # it has ended, or it is root's and ends when nobody reads its output
                os.kill(process, signal.SIGKILL)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=5)

    def _want_to_write(self) -> None:
        if self._outgoing and not self._stdin.closed and self._stdin not in self._selector.get_map():
            self._selector.register(self._stdin, selectors.EVENT_WRITE)

    def _too_much(self, at_most: int | None) -> Missing | None:
        if at_most is not None and len(self._buffer) > at_most:
            said = beginning_of(self._buffer)
            return capture_instead(said) or missing(Reason.UNPARSEABLE, "the host talks, but not as the script does: {said}", said=said)
        if self._taken > self._limits.max_bytes:
            return missing(Reason.TOO_LARGE, "the host sent more than {limit} bytes", limit=self._limits.max_bytes)
        return None

    def _turn(self) -> None:
        for key, _ in self._selector.select(min(_POLL, self._limits.left())):
            if key.fileobj is self._stdin:
                self._write()
            else:
                self._read(key.fd, is_output=key.fileobj is self._stdout)

    def _write(self) -> None:
        try:
            self._outgoing = self._outgoing[os.write(self._stdin.fileno(), self._outgoing[:_CHUNK]) :]
        except BlockingIOError:
            return
        except OSError:  # nobody reads it any more; the end of the output says why
            self._outgoing = b""
        if not self._outgoing:
            self._selector.unregister(self._stdin)

    def _read(self, descriptor: int, *, is_output: bool) -> None:
        try:
            data = os.read(descriptor, _CHUNK)
        except BlockingIOError:
            return
        if not data:
            self._selector.unregister(descriptor)
            self.has_ended = self.has_ended or is_output
        elif is_output:
            self._taken += len(data)
            self._buffer += data
        else:
            self._errors += data[: max(0, _ERRORS_KEPT - len(self._errors))]


def beginning_of(data: bytes | bytearray) -> str:
    """The first words of something unexpected, for a sentence: without secrets, and with escapes made visible."""
    from govaudit.detectors.redaction import redact_text

    text = redact_text(bytes(data[:400]).decode("utf-8", errors="backslashreplace"))
    text = "".join(letter if letter.isprintable() or letter.isspace() else f"\\x{ord(letter):02x}" for letter in text)
    return " ".join(text.split())[:120]


def capture_instead(said: str) -> Missing | None:
    """What to do about an installed script that answers in place of a shell."""
    if "govaudit capture " not in said:
        return None
    return missing(
        Reason.UNPARSEABLE, "a script that is installed on the host answers with a capture: set `installed` to its path in the inventory"
    )


def _started_by(leader: int) -> set[int]:
    """The processes of a session, and those that began a session of their own below it."""
    parents, sessions = {}, {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError, ValueError, IndexError):
                fields = (entry / "stat").read_bytes().rpartition(b")")[2].split()
                parents[int(entry.name)], sessions[int(entry.name)] = int(fields[1]), int(fields[3])
    found = {process for process, session in sessions.items() if session == leader}
    while below := {process for process, parent in parents.items() if parent in found} - found:
        found |= below
    return found
