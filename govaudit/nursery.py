"""Processes forked from one that is clean: no threads, no locks, no open files but its own.

Forking is the cheap way to more processes (everything is loaded, and memory is shared), but a process with threads
must not fork: a lock that one of them holds stays taken in the child for ever. So one child is forked early, before
there are threads, and does nothing but fork others whenever it is asked to. Nothing of it outlives its parent.
"""

from __future__ import annotations

import contextlib
import gc
import logging
import os
import signal
import socket
from collections.abc import Callable, Iterable
from multiprocessing.connection import Connection
from typing import NoReturn

log = logging.getLogger(__name__)

Work = Callable[[Connection], None]
"""What a process does: it serves the connection until there is an end of it (EOFError)."""


class Nursery:
    """Where processes that do the same work come from. To be made while this process has one thread."""

    def __init__(self, work: Work) -> None:
        ours, theirs = socket.socketpair()
        self._pid = os.fork()
        if self._pid == 0:
            ours.close()
            _leave_after(lambda: _tend(theirs, work))
        theirs.close()
        self._control = ours

    def begin(self) -> Connection:
        """A new process, at the other end of the connection. Raises OSError when the nursery is gone."""
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                socket.send_fds(self._control, [b"+"], [theirs.fileno()])
            except OSError:
                ours.close()
                raise
        return Connection(ours.detach())

    def close(self) -> None:
        """End all processes, whatever they are doing."""
        self._control.close()
        with contextlib.suppress(ChildProcessError):
            os.waitpid(self._pid, 0)


def _tend(control: socket.socket, work: Work) -> None:
    """Fork a process for each descriptor that comes, until the parent is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; how the run ends is the parent's to say
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    gc.freeze()  # so that looking for garbage does not touch, and thereby copy, what is shared
    children: set[int] = set()
    while descriptors := socket.recv_fds(control, 1, 1)[1]:
        children = set(_still_running(children))
        pid = os.fork()
        if pid == 0:
            control.close()
            _leave_after(lambda: _serve(Connection(descriptors[0]), work))
        os.close(descriptors[0])
        children.add(pid)
    for pid in _still_running(children):
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def _serve(connection: Connection, work: Work) -> None:
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):
        work(connection)


def _still_running(children: Iterable[int]) -> list[int]:
    """Those that have not ended; a number is another process's only after one has waited for it."""
    return [pid for pid in children if os.waitpid(pid, os.WNOHANG) == (0, 0)]


def _leave_after(work: Callable[[], None]) -> NoReturn:
    """Do it and end this process: what the parent would do at its end (flush, clean up) is not for a child to do."""
    status = 1
    try:
        work()
        status = 0
    except BaseException:
        log.exception("process %d ends", os.getpid())
        raise
    finally:
        os._exit(status)
