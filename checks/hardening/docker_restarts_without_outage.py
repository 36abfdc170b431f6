"""Containers go on while dockerd is restarted."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, passed
from govaudit.facts.containers import DockerDaemon


@check("hardening.docker-restarts-without-outage", severity=Severity.LOW)
def docker_restarts_without_outage(docker: DockerDaemon) -> Verdict:
    """Containers go on while dockerd is restarted.

    Where an update of Docker stops all services, it is put off.

    To fix: write `"live-restore": true` into /etc/docker/daemon.json and restart dockerd.
    """
    if not docker.live_restore:
        return failed("containers must go on while dockerd is restarted; live-restore is off")
    return passed("containers go on while dockerd is restarted")
