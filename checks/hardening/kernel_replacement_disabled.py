"""kernel.kexec_load_disabled, now and at start."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.kernel_parameters import KernelParameters

from ._kernel import one_of


@check("hardening.kernel-replacement-disabled", severity=Severity.LOW)
def kernel_replacement_disabled(kernel: KernelParameters, *, accepted: tuple[str, ...] = ("1",)) -> Verdict:
    """The running kernel cannot be replaced by another one without a restart.

    With kexec root starts any kernel, past the signatures that the firmware checks.

    To fix: write `kernel.kexec_load_disabled = 1` into a file of /etc/sysctl.d and run `sysctl --system`.
    """
    return one_of(kernel, "kernel.kexec_load_disabled", accepted)
