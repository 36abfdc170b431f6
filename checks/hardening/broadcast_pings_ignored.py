"""net.ipv4.icmp_echo_ignore_broadcasts, now and at start."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.kernel_parameters import KernelParameters

from ._kernel import one_of


@check("hardening.broadcast-pings-ignored", severity=Severity.LOW)
def broadcast_pings_ignored(kernel: KernelParameters, *, accepted: tuple[str, ...] = ("1",)) -> Verdict:
    """The host does not answer pings that were sent to a whole network.

    By forged broadcasts many hosts are made to flood a victim together.

    To fix: write `net.ipv4.icmp_echo_ignore_broadcasts = 1` into a file of /etc/sysctl.d and run `sysctl --system`.
    """
    return one_of(kernel, "net.ipv4.icmp_echo_ignore_broadcasts", accepted)
