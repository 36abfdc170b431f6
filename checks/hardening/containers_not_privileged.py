"""Whether containers hold what makes them root on the host."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, passed
from govaudit.facts.container_rights import ContainerRights

_MAKES_ROOT = (
    *("ALL", "CAP_SYS_ADMIN", "CAP_SYS_MODULE", "CAP_SYS_PTRACE", "CAP_SYS_RAWIO", "CAP_DAC_READ_SEARCH", "CAP_BPF", "CAP_MAC_ADMIN"),
    *("CAP_SYS_BOOT", "CAP_SYS_TIME", "CAP_SYSLOG"),
)


@check("hardening.containers-not-privileged", severity=Severity.HIGH)
def containers_not_privileged(rights: ContainerRights, *, capabilities: tuple[str, ...] = _MAKES_ROOT) -> Verdict:
    """No container of Docker's is privileged, and none has one of the given `capabilities` beyond what Docker gives all.

    A privileged container is root on the host behind a thin curtain: whoever breaks into the application mounts the host's disks.

    To fix: create the container anew without `--privileged`, with `--device` and `--cap-add` for what it really needs.
    """
    if rights.is_privileged:
        return failed("the container {subject} is privileged")
    if found := [name for name in rights.capabilities if name in capabilities]:
        return failed("the container {subject} has the capabilities {capabilities}", capabilities=found)
    return passed("the container {subject} is not privileged")
