"""Reverse path filtering, interface by interface."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.kernel_parameters import NetworkInterface


@check("hardening.forged-senders-dropped", severity=Severity.MEDIUM)
def forged_senders_dropped(interface: NetworkInterface, *, accepted: tuple[int, ...] = (1, 2)) -> Verdict:
    """Every network interface drops packets whose sender cannot be reached through its routes (IPv4).

    Packets with forged senders get past filters that go by address, and flood others in the host's name.

    To fix: write `net.ipv4.conf.{all,default}.rp_filter = 1` (each written out) into a file of /etc/sysctl.d and run
    `sysctl --system`.
    """
    mode = known(interface.reverse_path)
    if mode not in accepted:
        return failed(
            "{subject} must check senders against its routes; its mode is {found}, one of {accepted} is required",
            found=mode,
            accepted=[str(one) for one in accepted],
        )
    return passed("{subject} checks senders against its routes (mode {found})", found=mode)
