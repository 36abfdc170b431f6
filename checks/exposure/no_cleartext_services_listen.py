"""Whether a host offers services that send passwords and data in clear text."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from govaudit.checking import Severity, Verdict, check, failed, passed
from govaudit.facts.sockets import ListeningSockets

Ports = Annotated[tuple[Annotated[str, Meta(pattern=r"^[0-9]{1,5}/(tcp|udp)$")], ...], Meta(min_length=1)]

CLEARTEXT = ("21/tcp", "23/tcp", "69/udp", "512/tcp", "513/tcp", "513/udp", "514/tcp", "177/udp")
"""FTP, Telnet, TFTP, rexec, rlogin, rwho, rsh and XDMCP (IANA's registry of port numbers)."""

NAMES = {
    "21/tcp": "FTP",
    "23/tcp": "Telnet",
    "69/udp": "TFTP",
    "177/udp": "XDMCP",
    "512/tcp": "rexec",
    "513/tcp": "rlogin",
    "513/udp": "rwho",
    "514/tcp": "rsh",
}


@check("exposure.no-cleartext-services-listen", severity=Severity.HIGH)
def no_cleartext_services_listen(listening: ListeningSockets, *, ports: Ports = CLEARTEXT) -> Verdict:
    """No service takes calls from other hosts on `ports`, which belong to protocols that send in clear text.

    Telnet, FTP, rsh and their like send passwords and data so that everyone on the way can read and change them, and
    most cannot tell one server from another. A port says what is usual there, not what answers.

    To fix: remove the service, and use ssh, sftp or a protocol over TLS in its place.
    """
    found = sorted({(one.port, one.name) for one in listening.sockets if one.name in ports})
    if found:
        services = [f"{name} ({NAMES[name]})" if name in NAMES else name for _, name in found]
        return failed("there must be no services in clear text; these ports take calls from other hosts: {services}", services=services)
    return passed("none of the ports {ports} takes calls from other hosts", ports=list(ports))
