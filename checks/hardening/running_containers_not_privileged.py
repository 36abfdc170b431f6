"""Whether containers that run can become root on the host, of whatever engine they are."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.containers import RunningContainer

_MAKES_ROOT = (
    *("ALL", "CAP_SYS_ADMIN", "CAP_SYS_MODULE", "CAP_SYS_PTRACE", "CAP_SYS_RAWIO", "CAP_DAC_READ_SEARCH", "CAP_BPF", "CAP_MAC_ADMIN"),
    *("CAP_SYS_BOOT", "CAP_SYS_TIME", "CAP_SYSLOG"),
)


@check("hardening.running-containers-not-privileged", severity=Severity.HIGH)
def running_containers_not_privileged(container: RunningContainer, *, capabilities: tuple[str, ...] = _MAKES_ROOT) -> Verdict:
    """No process in a running container, of Docker, Podman, Kubernetes or LXC, can have one of the `capabilities` on the host.

    What an engine was asked for stands in its files; what the kernel allows is what a break-in gets. A container with these
    capabilities, and without a user namespace of its own, is root on the host.

    To fix: start the container without `--privileged` and without these capabilities (`cap_drop: ["ALL"]`,
    `allowPrivilegeEscalation: false`), or rootless.
    """
    if found := [name for name in container.capabilities if name in capabilities]:
        known(container.in_user_namespace)
        return failed("processes in {subject} ({engine}) can have {capabilities} on the host", engine=container.engine, capabilities=found)
    if known(container.in_user_namespace):
        return passed("root in {subject} ({engine}) is another user on the host", engine=container.engine)
    return passed("processes in {subject} ({engine}) can have no capability that makes them root on the host", engine=container.engine)
