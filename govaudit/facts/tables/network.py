"""What can be reached over the network: ports, the programs behind them, and whether the packet filter lets calls in."""

from __future__ import annotations

from govaudit.facts.accounts import Account
from govaudit.facts.firewall import Opening, PacketFilter
from govaudit.facts.sockets import ListeningSockets, Socket
from govaudit.model import Absent, Many, Missing, Reason, Sentence, Table, cell, missing
from govaudit.reading import tabulates

_NOT_TOLD = missing(Reason.NOT_SUPPORTED, "the packet filter lets in what it does not refuse, and refusals are not followed port by port")


@tabulates(area="sockets", in_report=True)
def network(
    listening: ListeningSockets,
    packets: PacketFilter | Missing | Absent,
    accounts: Many[Account] | Missing | Absent,
) -> Table | Absent | Missing:
    """One row for each socket that is not on loopback, in the order of ports."""
    names: dict[int, str] = {}
    for account in accounts.facts if isinstance(accounts, Many) else ():
        names.setdefault(account.uid, account.name)
    on_ipv4 = {(one.protocol, one.port) for one in listening.sockets if one.address == "0.0.0.0"}  # noqa: S104 (compared, not bound)
    return Table(
        id="network",
        title=Sentence("Network"),
        columns=[
            Sentence("Port"),
            Sentence("Protocol"),
            Sentence("Address"),
            Sentence("Program"),
            Sentence("Owner"),
            Sentence("Let in by the packet filter"),
        ],
        rows=[
            [
                cell(one.port),
                cell(one.protocol),
                cell(one.address),
                cell(one.program),
                cell(names.get(one.uid, str(one.uid))),
                _let_in(one, packets, _families(one, both=(one.protocol, one.port) not in on_ipv4)),
            ]
            for one in sorted(listening.sockets, key=lambda one: (one.port, one.protocol, one.address))
        ],
        note=None if listening.sockets else Sentence("nothing listens beyond loopback"),
    )


def _families(socket: Socket, *, both: bool) -> list[str]:
    """A socket of `::` takes IPv4 as well, unless another one has that."""
    if ":" not in socket.address:
        return ["ipv4"]
    return ["ipv4", "ipv6"] if socket.address == "::" and both else ["ipv6"]


def _let_in(socket: Socket, packets: PacketFilter | Missing | Absent, families: list[str]) -> Sentence:
    if isinstance(packets, Missing | Absent):
        return cell(packets)
    found = {family: _of_family(socket, packets, family) for family in families}
    if len(found) == 2 and found["ipv4"] != found["ipv6"]:
        return Sentence("IPv4: {ipv4}; IPv6: {ipv6}", {"ipv4": found["ipv4"], "ipv6": found["ipv6"]})
    return found[families[0]]


def _of_family(socket: Socket, packets: PacketFilter, family: str) -> Sentence:
    if not packets.seen_in:
        return Sentence("yes: nothing filters")
    default = packets.incoming if family == "ipv4" else packets.incoming_ipv6
    if isinstance(default, Missing):
        return cell(default)
    if default != "drop":
        return cell(_NOT_TOLD)
    if isinstance(packets.openings, Missing):
        return cell(packets.openings)
    about = [one for one in packets.openings if one.family == family and one.is_about(socket.port, socket.protocol)]
    if not about:
        return Sentence("no")
    if any(not one.sources and not one.interface for one in about):
        return Sentence("yes")
    return Sentence("from {sources} alone", {"sources": list(dict.fromkeys(text for one in about for text in _sources(one)))})


def _sources(opening: Opening) -> list[str]:
    if not opening.interface:
        return opening.sources
    return [f"{source} ({opening.interface})" for source in opening.sources or ["*"]]
