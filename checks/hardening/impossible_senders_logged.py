"""What the kernel does with packets, interface by interface."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.kernel_parameters import NetworkInterface


@check("hardening.impossible-senders-logged", severity=Severity.LOW)
def impossible_senders_logged(interface: NetworkInterface) -> Verdict:
    """Packets with impossible addresses are logged on every network interface.

    They are a sign of forged senders or of a network that is wired wrongly, which nobody sees otherwise.

    To fix: write `net.ipv4.conf.{all,default}.log_martians = 1` (each written out) into a file of /etc/sysctl.d, run
    `sysctl --system`, and set it for interfaces that are there already.
    """
    value = known(interface.logs_martians)
    if not value:
        return failed("{subject} must log packets with impossible addresses, and does not")
    return passed("{subject} logs packets with impossible addresses")
