"""dockerd takes no calls over TCP from callers who show no certificate."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, passed
from govaudit.facts.containers import DockerDaemon


@check("hardening.docker-callers-authenticated", severity=Severity.CRITICAL)
def docker_callers_authenticated(docker: DockerDaemon) -> Verdict:
    """dockerd takes no calls over TCP from callers who show no certificate.

    Whoever may call dockerd is root on the host; such ports are found and used within hours.

    To fix: take `tcp://` out of `hosts` in /etc/docker/daemon.json and out of the unit, and call over ssh; or set
    `tlsverify` with certificates.
    """
    over_tcp = [host for host in docker.hosts if host.startswith("tcp://") or "://" not in host]
    if over_tcp and not docker.tls_verify:
        return failed("dockerd must not take calls over TCP without certificates; it listens at {hosts}", hosts=over_tcp)
    if over_tcp:
        return passed("dockerd asks callers over TCP for certificates ({hosts})", hosts=over_tcp)
    return passed("dockerd takes no calls over TCP")
