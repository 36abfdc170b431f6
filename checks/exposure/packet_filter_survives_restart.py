"""The packet filter in force comes back when the host starts anew."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, not_applicable, passed
from govaudit.facts.firewall import PacketFilter, PacketFilterAtStart


@check("exposure.packet-filter-survives-restart", severity=Severity.MEDIUM)
def packet_filter_survives_restart(packets: PacketFilter, at_start: PacketFilterAtStart) -> Verdict:
    """The packet filter in force is set up again when the host starts, and then lets in no more than now.

    Rules that somebody put in by hand protect until the next power cut. After it the host is open, and everybody still believes it is not.

    To fix: write the rules into the files that are loaded at start (`netfilter-persistent save`, `firewall-cmd --runtime-to-permanent`,
    /etc/nftables.conf), and enable the service that loads them.
    """
    if not known(packets.in_force):
        return not_applicable("no packet filter is in force")
    if not at_start.seen_in:
        return failed("the packet filter in force must be set up again when the host starts; nothing does so")
    pairs = {"IPv4": (packets.incoming, at_start.incoming), "IPv6": (packets.incoming_ipv6, at_start.incoming_ipv6)}
    opened = [family for family, (now, later) in pairs.items() if known(now) == "drop" and known(later) != "drop"]
    if opened:
        return failed(
            "{program} must set up the packet filter as it is in force; "
            "after the next start it lets in over {families} what no rule is about",
            program=at_start.seen_in,
            families=opened,
        )
    closed = {family for family, default in (("ipv4", packets.incoming), ("ipv6", packets.incoming_ipv6)) if known(default) == "drop"}
    if closed:
        now, later = known(packets.openings), known(at_start.openings)
        more = sorted({one.name for one in later if one.family in closed and not any(other.covers(one) for other in now)})
        if more:
            return failed(
                "{program} must set up the packet filter as it is in force; after the next start {ports} are open that are closed now",
                program=at_start.seen_in,
                ports=more[:20],
            )
    return passed("the packet filter in force is set up again when the host starts, by {program}", program=at_start.seen_in)
