"""What the kernel does with packets, interface by interface."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.kernel_parameters import NetworkInterface


@check("hardening.redirects-ignored", severity=Severity.MEDIUM)
def redirects_ignored(interface: NetworkInterface) -> Verdict:
    """No network interface changes the host's routes at the word of an ICMP redirect (IPv4).

    Anybody on the same network can otherwise have the host's traffic sent through their own machine.

    To fix: write `net.ipv4.conf.{all,default}.accept_redirects = 0` (each written out) into a file of /etc/sysctl.d,
    run `sysctl --system`, and set it for interfaces that are there already.
    """
    value = known(interface.follows_redirects)
    if value:
        return failed("{subject} follows ICMP redirects over IPv4, which it must not")
    return passed("{subject} ignores ICMP redirects over IPv4")
