"""A packet filter of the host's own is in force."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, passed
from govaudit.facts.firewall import PacketFilter


@check("exposure.packet-filter-in-force", severity=Severity.MEDIUM)
def packet_filter_in_force(packets: PacketFilter) -> Verdict:
    """A packet filter of the host's own is in force.

    Every service that starts by mistake is otherwise open to all the networks that the host is in.

    To fix: `ufw enable`, `systemctl enable --now firewalld` or `systemctl enable --now nftables`, after opening what
    the host offers.
    """
    if not packets.seen_in:
        return failed("a packet filter must be in force; none is set up when the host starts")
    return passed("a packet filter is in force ({program})", program=packets.seen_in)
