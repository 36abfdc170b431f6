"""Packet filter data services closed."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.firewall import PacketFilter, is_anywhere
from govaudit.model import Reason, missing


@check("exposure.packet-filter-data-services-closed", severity=Severity.HIGH)
def packet_filter_data_services_closed(
    packets: PacketFilter,
    *,
    ports: tuple[int, ...] = (*(1433, 1521, 2049, 2375, 2379, 3306, 5432, 5984, 6379, 8086, 9042, 9200, 11211, 27017),),
) -> Verdict:
    """The ports of databases and of services that rule the host are not open to anybody.

    Databases that could be reached by anybody are behind most of the great leaks of personal data.

    To fix: open these ports to the addresses of the servers that need them alone.
    """
    if known(packets.incoming) != "drop" or known(packets.incoming_ipv6) != "drop":
        return failed("everything is open: new connections are let in by default")
    rules = known(packets.open_to_anybody)
    found = [str(port) for port in ports if any(one.is_about(port, "tcp") or one.is_about(port, "udp") for one in rules)]
    if found:
        return failed("these ports must not be open to anybody: {ports}", ports=found)
    led_on = [one for one in known(packets.led_on) if not one.sources or any(map(is_anywhere, one.sources))]
    doubtful = [str(port) for port in ports if any(one.is_about(port, "tcp") or one.is_about(port, "udp") for one in led_on)]
    if doubtful:  # past the chain for what comes in, as Docker does it for `-p 5432:5432`
        known(
            missing(
                Reason.NOT_SUPPORTED,
                "rules of NAT lead on what comes to the ports {ports}; who gets there is not followed",
                ports=doubtful,
            )
        )
    return passed("none of the ports of databases and of services that rule the host is open to anybody")
