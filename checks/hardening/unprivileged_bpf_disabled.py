"""kernel.unprivileged_bpf_disabled, now and at start."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.kernel_parameters import KernelParameters

from ._kernel import one_of


@check("hardening.unprivileged-bpf-disabled", severity=Severity.MEDIUM)
def unprivileged_bpf_disabled(kernel: KernelParameters, *, accepted: tuple[str, ...] = ("1", "2")) -> Verdict:
    """Users without special rights cannot load BPF programs into the kernel.

    The checking of such programs has had many flaws, and each let any user take over the kernel.

    To fix: write `kernel.unprivileged_bpf_disabled = 1` into a file of /etc/sysctl.d and run `sysctl --system`.
    """
    return one_of(kernel, "kernel.unprivileged_bpf_disabled", accepted)
