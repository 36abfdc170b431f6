"""What the kernel does with packets, interface by interface."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, not_applicable, passed
from govaudit.facts.kernel_parameters import NetworkInterface


@check("hardening.source-routing-ipv6-refused", severity=Severity.MEDIUM)
def source_routing_ipv6_refused(interface: NetworkInterface) -> Verdict:
    """No network interface takes packets whose sender chose the way (IPv6 routing headers).

    By choosing the way a sender gets round packet filters and passes for a neighbour, over IPv6 as well.

    To fix: write `net.ipv6.conf.{all,default}.accept_source_route = 0` (each written out) into a file of /etc/sysctl.d,
    run `sysctl --system`, and set it for interfaces that are there already.
    """
    value = known(interface.source_routed_ipv6)
    if value is None:
        return not_applicable("{subject} has no IPv6")
    if value:
        return failed("{subject} takes source-routed IPv6 packets, which it must not")
    return passed("{subject} takes no source-routed IPv6 packets")
