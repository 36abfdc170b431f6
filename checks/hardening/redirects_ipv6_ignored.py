"""What the kernel does with packets, interface by interface."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, not_applicable, passed
from govaudit.facts.kernel_parameters import NetworkInterface


@check("hardening.redirects-ipv6-ignored", severity=Severity.MEDIUM)
def redirects_ipv6_ignored(interface: NetworkInterface) -> Verdict:
    """No network interface changes the host's routes at the word of an ICMP redirect (IPv6).

    Anybody on the same network can otherwise have the host's IPv6 traffic sent through their own machine.

    To fix: write `net.ipv6.conf.{all,default}.accept_redirects = 0` (each written out) into a file of /etc/sysctl.d,
    run `sysctl --system`, and set it for interfaces that are there already.
    """
    value = known(interface.follows_redirects_ipv6)
    if value is None:
        return not_applicable("{subject} has no IPv6")
    if value:
        return failed("{subject} follows ICMP redirects over IPv6, which it must not")
    return passed("{subject} ignores ICMP redirects over IPv6")
