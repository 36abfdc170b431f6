"""net.ipv4.tcp_rfc1337, now and at start."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.kernel_parameters import KernelParameters

from ._kernel import one_of


@check("hardening.stale-connections-protected", severity=Severity.LOW)
def stale_connections_protected(kernel: KernelParameters, *, accepted: tuple[str, ...] = ("1",)) -> Verdict:
    """Late packets cannot end the waiting time of closed TCP connections (RFC 1337).

    A connection that is taken down too early can take data of an old one for its own.

    To fix: write `net.ipv4.tcp_rfc1337 = 1` into a file of /etc/sysctl.d and run `sysctl --system`.
    """
    return one_of(kernel, "net.ipv4.tcp_rfc1337", accepted)
