"""Whether the packet filter lets in more than there is."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, not_applicable, passed
from govaudit.facts.firewall import PacketFilter
from govaudit.facts.sockets import ListeningSockets


@check("exposure.filter-opens-only-what-listens", severity=Severity.LOW)
def filter_opens_only_what_listens(
    packets: PacketFilter,
    listening: ListeningSockets,
    *,
    also_allowed: tuple[str, ...] = ("68/udp", "546/udp", "1900/udp", "5353/udp"),
) -> Verdict:
    """The packet filter opens no ports at which nothing listens.

    An opening that was forgotten lets in whatever is started at that port next, wanted or not. Ports of programs that
    take packets without a socket, or only now and then (`also_allowed`), are left out. An opening of a range is
    needed where anything listens within it.

    To fix: delete the rules that are named (`ufw delete allow PORT`, or the rule of nftables), or start the service.
    """
    if known(packets.incoming) != "drop" and known(packets.incoming_ipv6) != "drop":
        return not_applicable("nothing is refused by default, so nothing is opened")
    listeners = {(one.port, one.protocol) for one in listening.sockets}
    openings = [one for one in known(packets.openings) if one.ports and one.ranges]
    idle = [
        one.name
        for one in openings
        if one.name not in also_allowed and not any(one.is_about(port, protocol) for port, protocol in listeners)
    ]
    if idle:
        return failed("the packet filter opens ports at which nothing listens: {openings}", openings=sorted(set(idle)))
    return passed("something listens at each of the {count} openings of the packet filter", count=len({one.name for one in openings}))
