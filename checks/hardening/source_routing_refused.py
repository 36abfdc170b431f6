"""What the kernel does with packets, interface by interface."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.kernel_parameters import NetworkInterface


@check("hardening.source-routing-refused", severity=Severity.MEDIUM)
def source_routing_refused(interface: NetworkInterface) -> Verdict:
    """No network interface takes packets whose sender chose the way (IPv4 source routing).

    By choosing the way a sender gets round packet filters and passes for a neighbour.

    To fix: write `net.ipv4.conf.{all,default}.accept_source_route = 0` (each written out) into a file of /etc/sysctl.d,
    run `sysctl --system`, and set it for interfaces that are there already.
    """
    value = known(interface.source_routed)
    if value:
        return failed("{subject} takes source-routed IPv4 packets, which it must not")
    return passed("{subject} takes no source-routed IPv4 packets")
