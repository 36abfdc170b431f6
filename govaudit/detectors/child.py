"""Parsers of hostile bytes run in a child process, which can be killed and has a limit of memory.

    output, trouble = run_in_child("govaudit.detectors.search_child", request, limits.left)

The child reads its request from standard input until its end, and answers on standard output.
"""

from __future__ import annotations

import ctypes
import os
import resource
import selectors
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress

from govaudit.detectors.redaction import own_key, use_key
from govaudit.model import Missing, Reason, missing

_LARGEST_ANSWER = 64 << 20
_TICK = 0.2
_PARENT = "GOVAUDIT_PARENT"
_PR_SET_PDEATHSIG = 1


def run_in_child(module: str, request: bytes, left: Callable[[], float]) -> tuple[bytes, Missing | None]:
    """What the module wrote, and why that is not all of it.

    `left` says how many seconds are left; once there are none, the child is killed.
    """
    # Libraries that cache their plugins write nothing.
    environment = {**os.environ, "XDG_CACHE_HOME": os.devnull, _PARENT: str(os.getpid())}
    with subprocess.Popen(
        [sys.executable, "-P", "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        start_new_session=True,
    ) as child:
        try:
            return _talk(child, request, left)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)


def read_request() -> bytes:
    """Called by a child: its request. The redactor's key comes before it, so that stand-ins are the same in both processes."""
    use_key(sys.stdin.buffer.read(len(own_key())))
    return sys.stdin.buffer.read()


def limit_memory(megabytes: int) -> None:
    """Called by a child for itself: more memory than this is refused, no core is dumped, and it ends when its parent does."""
    if parent := os.environ.pop(_PARENT, ""):
        end_with_parent(int(parent))
    resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def end_with_parent(parent: int, how: signal.Signals = signal.SIGKILL) -> None:
    """Called by a child for itself: the kernel sends it the signal when the parent has ended, however that came about.

    (PR_SET_PDEATHSIG of prctl(2); it goes by the thread that started the child, which waits for it.)
    """
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, int(how), 0, 0, 0)
    if os.getppid() != parent:  # it had ended before
        os._exit(1)


def _talk(child: subprocess.Popen[bytes], request: bytes, left: Callable[[], float]) -> tuple[bytes, Missing | None]:
    assert child.stdin is not None
    assert child.stdout is not None
    with suppress(BrokenPipeError):
        child.stdin.write(own_key() + request)
        child.stdin.close()
    parts: list[bytes] = []
    size = 0
    with selectors.DefaultSelector() as selector:
        selector.register(child.stdout, selectors.EVENT_READ)
        while (seconds := left()) > 0:
            if not selector.select(min(seconds, _TICK)):
                continue
            part = os.read(child.stdout.fileno(), 1 << 16)
            if not part:
                return b"".join(parts), _how_it_ended(child.wait())
            parts.append(part)
            size += len(part)
            if size > _LARGEST_ANSWER:
                return b"".join(parts), missing(Reason.TOO_LARGE, "more was found than can be kept")
        while size <= _LARGEST_ANSWER and selector.select(0) and (part := os.read(child.stdout.fileno(), 1 << 16)):
            parts.append(part)  # what it had said before the time was over
            size += len(part)
    return b"".join(parts), missing(Reason.TIMED_OUT, "the search did not end in the time that it had")


def _how_it_ended(status: int) -> Missing | None:
    if status == 0:
        return None
    if status < 0:
        return missing(Reason.INCOMPLETE, "the search was ended by signal {signal}", signal=-status)
    return missing(Reason.BUG, "the search ended with status {status}", status=status)
