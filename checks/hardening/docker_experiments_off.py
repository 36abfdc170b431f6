"""Docker's features that are not finished are off."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, passed
from govaudit.facts.containers import DockerDaemon


@check("hardening.docker-experiments-off", severity=Severity.LOW)
def docker_experiments_off(docker: DockerDaemon) -> Verdict:
    """Docker's features that are not finished are off.

    They are tested less and may change.

    To fix: write `"experimental": false` into /etc/docker/daemon.json and restart dockerd.
    """
    if docker.experimental:
        return failed("features of Docker that are not finished must be off; experimental is on")
    return passed("features of Docker that are not finished are off")
