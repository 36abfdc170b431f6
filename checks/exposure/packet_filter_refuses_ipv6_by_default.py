"""New IPv6 connections to the host that no rule is about are refused."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.firewall import PacketFilter


@check("exposure.packet-filter-refuses-ipv6-by-default", severity=Severity.MEDIUM)
def packet_filter_refuses_ipv6_by_default(packets: PacketFilter) -> Verdict:
    """New IPv6 connections to the host that no rule is about are refused.

    Filters are often written for IPv4 alone, while all services answer over IPv6 as well.

    To fix: write rules for IPv6 too: a table of family inet in nftables, `IPV6=yes` in /etc/default/ufw, ip6tables.
    """
    if known(packets.incoming_ipv6) != "drop":
        return failed("new IPv6 connections must be refused by default; they are let in")
    return passed("new IPv6 connections are refused by default")
