"""Reads nmap's XML report, streaming: what each address answered."""

from __future__ import annotations

import msgspec


class HostReport(msgspec.Struct):
    """What nmap says of one address."""

    address: str = ""
    open: list[int] = []
    closed: int = 0
    unanswered: int = 0
    timed_out: bool = False

    @property
    def count(self) -> int:
        """How many ports it says anything about."""
        return len(self.open) + self.closed + self.unanswered


class ReportError(ValueError):
    """It is not a whole report of nmap."""


def read_report(report: bytes) -> dict[str, HostReport]:
    """What nmap found, by address. Raises ReportError for what is cut short, declares entities, or is not XML."""
    from xml.parsers import expat  # entities are refused below, which is what defusedxml does, too

    hosts: dict[str, HostReport] = {}
    current = HostReport()
    port = 0
    is_tcp = finished = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal current, port, is_tcp, finished
        match name:
            case "host":
                current = HostReport(timed_out=attributes.get("timedout") == "true")
            case "address" if attributes.get("addrtype") in {"ipv4", "ipv6"}:
                current.address = attributes.get("addr", "")
            case "port":
                port, is_tcp = int(attributes.get("portid", "0")), attributes.get("protocol") == "tcp"
            case "state" if is_tcp:
                _count(current, attributes.get("state", ""), 1, port)
            case "extraports":
                _count(current, attributes.get("state", ""), int(attributes.get("count", "0")), 0)
            case "finished":
                finished = attributes.get("exit") == "success"

    def end(name: str) -> None:
        if name == "host" and current.address:
            hosts[current.address] = current

    def refuse(*_: object) -> None:
        raise ReportError("it declares entities")

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(report, True)
    except (expat.ExpatError, ValueError, LookupError) as error:  # no such encoding
        raise ReportError(str(error)) from error
    if not finished:
        raise ReportError("it is not finished")
    return hosts


def _count(host: HostReport, state: str, count: int, port: int) -> None:
    match state:
        case "open" if port:
            host.open.append(port)
        case "closed":
            host.closed += count
        case "filtered":
            host.unanswered += count
        case _:
            raise ReportError(f"port state {state!r} is not known for a connect scan")
