"""New IPv4 connections to the host that no rule is about are refused."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.firewall import PacketFilter


@check("exposure.packet-filter-refuses-by-default", severity=Severity.MEDIUM)
def packet_filter_refuses_by_default(packets: PacketFilter) -> Verdict:
    """New IPv4 connections to the host that no rule is about are refused.

    What is forgotten is then closed, not open.

    To fix: `ufw default deny incoming`, or `policy drop` for the chain of hook input.
    """
    if known(packets.incoming) != "drop":
        return failed("new IPv4 connections must be refused by default; they are let in")
    return passed("new IPv4 connections are refused by default")
