"""What the kernel does with packets, interface by interface."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.kernel_parameters import NetworkInterface


@check("hardening.redirects-not-sent", severity=Severity.LOW)
def redirects_not_sent(interface: NetworkInterface) -> Verdict:
    """No network interface sends ICMP redirects.

    Only routers have a reason to; from a server they tell an attacker of its routes, and confuse its neighbours.

    To fix: write `net.ipv4.conf.{all,default}.send_redirects = 0` (each written out) into a file of /etc/sysctl.d, run
    `sysctl --system`, and set it for interfaces that are there already.
    """
    value = known(interface.sends_redirects)
    if value:
        return failed("{subject} sends ICMP redirects, which it must not")
    return passed("{subject} sends no ICMP redirects")
