"""kernel.yama.ptrace_scope, now and at start."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.kernel_parameters import KernelParameters

from ._kernel import one_of


@check("hardening.process-tracing-restricted", severity=Severity.MEDIUM)
def process_tracing_restricted(kernel: KernelParameters, *, accepted: tuple[str, ...] = ("1", "2", "3")) -> Verdict:
    """A program may trace no other programs of the same user but those that it started.

    By tracing, one program of a user's that was taken over reads passwords and keys out of the memory of all others.

    To fix: write `kernel.yama.ptrace_scope = 1` into a file of /etc/sysctl.d and run `sysctl --system`.
    """
    return one_of(kernel, "kernel.yama.ptrace_scope", accepted)
