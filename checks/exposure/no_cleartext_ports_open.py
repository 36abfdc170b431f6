"""Whether a host offers protocols that send passwords in plain text."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from govaudit.checking import Place, Severity, Verdict, check, failed, known, passed
from govaudit.facts.ports import OpenPorts
from govaudit.model import Reason, missing

Ports = Annotated[tuple[Annotated[int, Meta(ge=1, le=65535)], ...], Meta(min_length=1)]

_NAMES = {21: "ftp", 23: "telnet", 512: "exec", 513: "login", 514: "shell"}


@check("exposure.no-cleartext-ports-open", severity=Severity.HIGH)
def no_cleartext_ports_open(ports: OpenPorts, *, cleartext: Ports = tuple(_NAMES)) -> Verdict:
    """No TCP port answers on which a protocol is at home that sends passwords in plain text (`cleartext`).

    Telnet, FTP and the old remote shells send names and passwords as they are typed. Whoever listens on the
    way has them, and the account.

    To fix: switch the service off, and use SSH and SFTP; where FTP is bound to TLS, take 21 out of `cleartext`.
    """
    answering = [port for port in cleartext if port in ports.open]
    if answering:
        return failed(
            "{subject} answers on ports of protocols that send passwords in plain text: {ports}",
            ports=[f"{port} ({_NAMES[port]})" if port in _NAMES else str(port) for port in answering],
            places=[Place(path=f"{ports.host}:{port}") for port in answering],
        )
    not_searched = [str(port) for port in cleartext if not ports.was_searched(port)]
    if not_searched:
        known(missing(Reason.INCOMPLETE, "the TCP ports {ports} of {host} were not searched", ports=not_searched, host=ports.host))
    return passed("{subject} answers on none of the ports {ports}", ports=[str(port) for port in cleartext])
