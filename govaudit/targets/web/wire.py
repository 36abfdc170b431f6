"""Connections to one address of a host, none of which outlives its time, however slowly or endlessly the other side talks."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Iterator

from govaudit.looking import Limits
from govaudit.model import Missing, Reason, missing
from govaudit.targets.web.address import Endpoint

STEP_SECONDS = 10.0
"""For connecting, for a handshake, and between two pieces of an answer."""
EXCHANGE_SECONDS = 20.0
"""For everything on one connection."""

_POLL_SECONDS = 0.1


def look_up(host: str, limits: Limits) -> list[str]:
    """The host's addresses, in the order of the resolver; raises OSError (`gaierror`, `TimeoutError`)."""
    found: list[str] = []
    trouble: list[OSError] = []

    def ask() -> None:
        try:
            answers = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
            found.extend(dict.fromkeys(str(answer[4][0]) for answer in answers))
        except UnicodeError:
            trouble.append(socket.gaierror(socket.EAI_NONAME, "not a host name"))
        except OSError as error:
            trouble.append(error)

    # getaddrinfo knows no time-out.
    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(min(STEP_SECONDS, limits.left()))
    if trouble:
        raise trouble[0]
    if not found:
        raise TimeoutError("the name server does not answer")
    return found


class Wire:
    """Opens connections to one address; a guard cuts each when its time, or the target's, is over.

    A time-out of the socket alone is not enough: it begins anew with every byte that drips in.
    """

    def __init__(self, address: str, limits: Limits) -> None:
        self.address = address
        self.limits = limits
        self._guarded: dict[socket.socket, float] = {}
        self._lock = threading.Lock()
        self._was_cut = False
        self._closed = threading.Event()
        self._guard = threading.Thread(target=self._cut_off, name=f"deadline of {address}", daemon=True)

    @contextlib.contextmanager
    def connection(self, port: int) -> Iterator[socket.socket]:
        """A guarded TCP connection; raises OSError."""
        if not self._guard.is_alive() and not self._closed.is_set():
            self._guard.start()
        self._was_cut = False
        opened = self._connect(port)
        # The guard holds a duplicate: once TLS has taken a socket over, the first handle cannot shut it down any more.
        handle = opened.dup()
        with self._lock:
            self._guarded[handle] = time.monotonic() + min(EXCHANGE_SECONDS, self.limits.left())
        try:
            yield opened
        finally:
            with self._lock:
                self._guarded.pop(handle, None)
            handle.close()
            opened.close()

    @contextlib.contextmanager
    def tls(self, endpoint: Endpoint, context: ssl.SSLContext) -> Iterator[ssl.SSLSocket]:
        """A guarded connection after a TLS handshake; raises OSError, of which ssl.SSLError is one."""
        with self.connection(endpoint.port) as opened, context.wrap_socket(opened, server_hostname=endpoint.host) as wrapped:
            yield wrapped

    def overdue(self, endpoint: Endpoint) -> Missing | None:
        """Why the last connection was cut off, or None: then what happened on it was the other side's doing."""
        stopped = self.limits.trouble()
        if stopped is None and self._was_cut:
            return missing(
                Reason.TIMED_OUT, "{endpoint}: no whole answer within {seconds} s", endpoint=str(endpoint), seconds=round(EXCHANGE_SECONDS)
            )
        return stopped

    def trouble(self, endpoint: Endpoint, error: Exception) -> Missing:
        """What to say of an error on a connection."""
        overdue = self.overdue(endpoint)
        if overdue is not None:
            return overdue
        if isinstance(error, TimeoutError):
            return missing(
                Reason.TIMED_OUT, "{endpoint}: no answer within {seconds} s", endpoint=str(endpoint), seconds=round(STEP_SECONDS)
            )
        if isinstance(error, ConnectionRefusedError):
            return missing(Reason.REFUSED, "{endpoint} refuses connections", endpoint=str(endpoint))
        return missing(Reason.UNREACHABLE, "{endpoint}: {error}", endpoint=str(endpoint), error=_brief(error))

    def close(self) -> None:
        """End the guard."""
        self._closed.set()

    def _connect(self, port: int) -> socket.socket:
        left = min(STEP_SECONDS, self.limits.left())
        if left <= 0:
            raise TimeoutError("no time left")
        return socket.create_connection((self.address, port), timeout=left)

    def _cut_off(self) -> None:
        while not self._closed.wait(_POLL_SECONDS):
            over = self.limits.left() <= 0
            now = time.monotonic()
            with self._lock:
                late = [handle for handle, deadline in self._guarded.items() if over or now >= deadline]
                for handle in late:
                    self._was_cut = True
                    with contextlib.suppress(OSError):  # the other side was quicker
                        handle.shutdown(socket.SHUT_RDWR)
                    del self._guarded[handle]


def _brief(error: Exception) -> str:
    words = getattr(error, "strerror", None) or str(error)
    return " ".join(str(words).split())[:160] or type(error).__name__
