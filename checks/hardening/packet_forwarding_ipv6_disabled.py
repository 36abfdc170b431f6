"""net.ipv6.conf.all.forwarding, now and at start."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.kernel_parameters import KernelParameters

from ._kernel import one_of


@check("hardening.packet-forwarding-ipv6-disabled", severity=Severity.MEDIUM)
def packet_forwarding_ipv6_disabled(kernel: KernelParameters, *, accepted: tuple[str, ...] = ("0",)) -> Verdict:
    """The host does not pass IPv6 packets on from one network to another.

    A server that routes is a bridge between zones that were meant to be apart, and over IPv6 it is easily forgotten.

    To fix: write `net.ipv6.conf.all.forwarding = 0` into a file of /etc/sysctl.d and run `sysctl --system`.
    """
    return one_of(kernel, "net.ipv6.conf.all.forwarding", accepted)
