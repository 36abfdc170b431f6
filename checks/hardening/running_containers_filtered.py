"""Whether the system calls of containers that run are filtered."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.containers import RunningContainer


@check("hardening.running-containers-filtered", severity=Severity.MEDIUM)
def running_containers_filtered(container: RunningContainer) -> Verdict:
    """The kernel filters the system calls of all processes in a running container (seccomp).

    Most ways out of a container lead through a flaw in a system call that its application never needs.

    To fix: leave the engine's own profile on (no `seccomp=unconfined`); in Kubernetes set `seccompProfile: RuntimeDefault`.
    """
    if known(container.is_filtered):
        return passed("the system calls of {subject} ({engine}) are filtered", engine=container.engine)
    return failed("the system calls of {subject} ({engine}) must be filtered by seccomp, and are not", engine=container.engine)
