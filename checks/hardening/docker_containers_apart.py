"""Containers on Docker's default bridge do not reach each other."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, passed
from govaudit.facts.containers import DockerDaemon


@check("hardening.docker-containers-apart", severity=Severity.LOW)
def docker_containers_apart(docker: DockerDaemon) -> Verdict:
    """Containers on Docker's default bridge do not reach each other.

    A container that was taken over otherwise attacks all its neighbours.

    To fix: write `"icc": false` into /etc/docker/daemon.json and restart dockerd.
    """
    if docker.inter_container:
        return failed("containers on the default bridge must not reach each other; icc is on")
    return passed("containers on the default bridge do not reach each other")
