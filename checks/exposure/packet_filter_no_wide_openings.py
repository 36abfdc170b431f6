"""Packet filter no wide openings."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.firewall import PacketFilter


@check("exposure.packet-filter-no-wide-openings", severity=Severity.MEDIUM)
def packet_filter_no_wide_openings(packets: PacketFilter, *, max_ports: int = 100) -> Verdict:
    """No rule lets anybody reach more than `max_ports` ports.

    A wide range opens what nobody thought of, today and with the next update.

    To fix: open the ports that are needed one by one, or to the addresses that need them.
    """
    if known(packets.incoming) != "drop" or known(packets.incoming_ipv6) != "drop":
        return failed("everything is open: new connections are let in by default")
    wide = [one.name for one in known(packets.open_to_anybody) if sum(last - first + 1 for first, last in one.ranges) > max_ports]
    if wide:
        return failed(
            "no rule may open more than {max_ports} ports to anybody; these do: {openings}", max_ports=max_ports, openings=sorted(set(wide))
        )
    return passed("no rule opens more than {max_ports} ports to anybody", max_ports=max_ports)
