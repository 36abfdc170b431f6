"""Docker passes traffic on in the kernel, without a proxy for each port."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, passed
from govaudit.facts.containers import DockerDaemon


@check("hardening.docker-proxies-off", severity=Severity.LOW)
def docker_proxies_off(docker: DockerDaemon) -> Verdict:
    """Docker passes traffic on in the kernel, without a proxy for each port.

    Each proxy is a program that runs as root and takes traffic from everybody.

    To fix: write `"userland-proxy": false` into /etc/docker/daemon.json and restart dockerd.
    """
    if docker.userland_proxy:
        return failed("dockerd must run no proxy for each port; userland-proxy is on")
    return passed("dockerd runs no proxy for each port")
