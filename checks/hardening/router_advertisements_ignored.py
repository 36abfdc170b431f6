"""What the kernel does with packets, interface by interface."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, not_applicable, passed
from govaudit.facts.kernel_parameters import NetworkInterface


@check("hardening.router-advertisements-ignored", severity=Severity.LOW)
def router_advertisements_ignored(interface: NetworkInterface) -> Verdict:
    """No network interface believes routers that announce themselves over IPv6.

    Anybody on the same network can announce a router and read or stop the host's traffic; servers get their routes from
    their administrators.

    To fix: write `net.ipv6.conf.{all,default}.accept_ra = 0` (each written out) into a file of /etc/sysctl.d, run
    `sysctl --system`, and set it for interfaces that are there already.
    """
    value = known(interface.takes_router_advertisements)
    if value is None:
        return not_applicable("{subject} has no IPv6")
    if value:
        return failed("{subject} believes routers that announce themselves over IPv6, which it must not")
    return passed("{subject} believes no router that announces itself over IPv6")
