"""The output of containers cannot fill the disk."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, not_applicable, passed
from govaudit.facts.containers import DockerDaemon


@check("hardening.docker-logs-limited", severity=Severity.LOW)
def docker_logs_limited(docker: DockerDaemon) -> Verdict:
    """The output of containers cannot fill the disk.

    One container that talks a lot otherwise stops the whole host.

    To fix: write `"log-opts": {"max-size": "10m", "max-file": "3"}` into /etc/docker/daemon.json and restart dockerd.
    """
    if docker.log_driver not in ("json-file", "local"):
        return not_applicable("the output of containers goes to {driver}, not to files of Docker's", driver=docker.log_driver)
    if not docker.log_limited:
        return failed("the output of containers must be limited in size; max-size is not set")
    return passed("the output of containers is limited in size")
