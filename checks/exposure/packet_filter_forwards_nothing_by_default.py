"""IPv4 packets that no rule is about are not passed on."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.firewall import PacketFilter


@check("exposure.packet-filter-forwards-nothing-by-default", severity=Severity.LOW)
def packet_filter_forwards_nothing_by_default(packets: PacketFilter) -> Verdict:
    """IPv4 packets that no rule is about are not passed on.

    Where forwarding is switched on, for containers or by mistake, the host is no bridge between networks then.

    To fix: `ufw default deny routed`, or `policy drop` for the chain of hook forward.
    """
    if known(packets.forwarded) != "drop":
        return failed("IPv4 packets must not be passed on by default; they are")
    return passed("IPv4 packets are not passed on by default")
