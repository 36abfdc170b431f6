"""Programs in containers of Docker's gain no privileges by set-id files."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, passed
from govaudit.facts.containers import DockerDaemon


@check("hardening.docker-privileges-not-gained", severity=Severity.LOW)
def docker_privileges_not_gained(docker: DockerDaemon) -> Verdict:
    """Programs in containers of Docker's gain no privileges by set-id files.

    A flaw in one such file otherwise makes an intruder root in the container.

    To fix: write `"no-new-privileges": true` into /etc/docker/daemon.json and restart dockerd.
    """
    if not docker.no_new_privileges:
        return failed("programs in containers must gain no privileges; no-new-privileges is off")
    return passed("programs in containers gain no privileges")
