"""root in a container of Docker's is not root on the host."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, passed
from govaudit.facts.containers import DockerDaemon


@check("hardening.docker-users-apart", severity=Severity.MEDIUM)
def docker_users_apart(docker: DockerDaemon) -> Verdict:
    """root in a container of Docker's is not root on the host.

    Whoever breaks out of a container is root on the host otherwise.

    To fix: write `"userns-remap": "default"` into /etc/docker/daemon.json and restart dockerd.
    """
    if not docker.user_namespace:
        return failed("root in containers must not be root on the host; userns-remap is not set")
    return passed("userns-remap is set")
