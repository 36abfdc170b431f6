"""net.ipv4.tcp_syncookies, now and at start."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.kernel_parameters import KernelParameters

from ._kernel import one_of


@check("hardening.connection-floods-withstood", severity=Severity.MEDIUM)
def connection_floods_withstood(kernel: KernelParameters, *, accepted: tuple[str, ...] = ("1", "2")) -> Verdict:
    """The kernel goes on taking connections when it is flooded with half-open ones (SYN cookies).

    Without them anybody can make all services of the host unreachable with little traffic.

    To fix: write `net.ipv4.tcp_syncookies = 1` into a file of /etc/sysctl.d and run `sysctl --system`.
    """
    return one_of(kernel, "net.ipv4.tcp_syncookies", accepted)
