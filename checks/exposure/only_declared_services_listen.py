"""Whether a host offers only what its owners declare."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, passed
from govaudit.facts.declared import DeclaredServices
from govaudit.facts.sockets import ListeningSockets


@check("exposure.only-declared-services-listen", severity=Severity.HIGH)
def only_declared_services_listen(
    listening: ListeningSockets,
    declared: DeclaredServices,
    *,
    also_allowed: tuple[str, ...] = ("68/udp", "546/udp"),
    count_udp_client_ports: bool = False,
) -> Verdict:
    """Only the services that the inventory declares, and those in `also_allowed`, take calls from other hosts.

    A service that nobody knows of is a service that nobody patches, watches or shuts off. The ports of DHCP clients
    are allowed at first, and UDP ports from the range that the kernel gives to programs that send are not counted,
    unless `count_udp_client_ports` says so.

    To fix: stop and remove the service, bind it to 127.0.0.1, or declare it in the inventory if it is wanted.
    """
    allowed = {f"{service.port}/{service.protocol}" for service in declared.services} | set(also_allowed)
    counted = [one for one in listening.sockets if count_udp_client_ports or not listening.is_client(one)]
    undeclared = sorted({(one.port, one.name_with_program) for one in counted if one.name not in allowed})
    if undeclared:
        return failed(
            "services that are not declared take calls from other hosts: {undeclared}; declared are {declared}",
            undeclared=[name for _, name in undeclared],
            declared=sorted(allowed - set(also_allowed)),
        )
    if not counted:
        return passed("no service takes calls from other hosts")
    return passed("all services that take calls from other hosts are declared: {services}", services=sorted({one.name for one in counted}))
