"""net.ipv4.ip_forward, now and at start."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.kernel_parameters import KernelParameters

from ._kernel import one_of


@check("hardening.packet-forwarding-disabled", severity=Severity.MEDIUM)
def packet_forwarding_disabled(kernel: KernelParameters, *, accepted: tuple[str, ...] = ("0",)) -> Verdict:
    """The host does not pass IPv4 packets on from one network to another.

    A server that routes is a bridge between zones that were meant to be apart. Routers and hosts of containers are
    exempt by policy.

    To fix: write `net.ipv4.ip_forward = 0` into a file of /etc/sysctl.d and run `sysctl --system`.
    """
    return one_of(kernel, "net.ipv4.ip_forward", accepted)
