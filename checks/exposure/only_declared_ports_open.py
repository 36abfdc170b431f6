"""Whether a host offers only what its owners know of."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from govaudit.checking import Place, Severity, Verdict, check, failed, known, passed
from govaudit.facts.declared import DeclaredServices
from govaudit.facts.ports import OpenPorts
from govaudit.model import Reason, missing


@check("exposure.only-declared-ports-open", severity=Severity.HIGH)
def only_declared_ports_open(
    ports: OpenPorts, declared: DeclaredServices, *, min_ports: Annotated[int, Meta(ge=1, le=65535)] = 1000
) -> Verdict:
    """Of the TCP ports searched, at least `min_ports` of 65,535, only those of services that the inventory declares answer from outside.

    A service that nobody declared is one that nobody updates or watches: a forgotten database, a test
    server, an intruder's back door.

    To fix: stop the service, or block its port in the firewall; if it is wanted, declare it in the inventory (`services`).
    """
    known_ports = {service.port for service in declared.services if service.protocol == "tcp"}
    undeclared = [port for port in ports.open if port not in known_ports]
    if undeclared:
        return failed(
            "{subject} answers on TCP ports that are not declared: {ports} (declared are: {declared})",
            ports=[str(port) for port in undeclared[:50]],
            declared=[str(port) for port in sorted(known_ports)],
            places=[Place(path=f"{ports.host}:{port}") for port in undeclared[:50]],
        )
    if ports.searched_count < min_ports:
        known(
            missing(
                Reason.INCOMPLETE,
                "only {count} TCP ports of {host} were searched; {min_ports} are required",
                count=ports.searched_count,
                host=ports.host,
                min_ports=min_ports,
            )
        )
    if not ports.open:
        return passed(
            "none of {count} TCP ports searched on {subject}, of 65,535 that there are, answers ({unanswered} gave no answer at all)",
            count=ports.searched_count,
            unanswered=ports.unanswered_count,
        )
    return passed(
        "of {count} TCP ports searched on {subject}, of 65,535 that there are, only declared ones answer: {ports} "
        "({unanswered} gave no answer at all)",
        count=ports.searched_count,
        ports=[str(port) for port in ports.open],
        unanswered=ports.unanswered_count,
    )
