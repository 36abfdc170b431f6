"""kernel.kptr_restrict, now and at start."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.kernel_parameters import KernelParameters

from ._kernel import one_of


@check("hardening.kernel-pointers-hidden", severity=Severity.MEDIUM)
def kernel_pointers_hidden(kernel: KernelParameters, *, accepted: tuple[str, ...] = ("1", "2")) -> Verdict:
    """The kernel hides its addresses from programs without special rights.

    Whoever knows where the kernel's code and data lie needs only a small flaw to take it over.

    To fix: write `kernel.kptr_restrict = 1` into a file of /etc/sysctl.d and run `sysctl --system`.
    """
    return one_of(kernel, "kernel.kptr_restrict", accepted)
