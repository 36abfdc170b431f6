"""net.core.bpf_jit_harden, now and at start."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.kernel_parameters import KernelParameters

from ._kernel import one_of


@check("hardening.bpf-compiler-hardened", severity=Severity.LOW)
def bpf_compiler_hardened(kernel: KernelParameters, *, accepted: tuple[str, ...] = ("1", "2")) -> Verdict:
    """The kernel's BPF compiler blinds the constants that it is given.

    Constants that a user chooses can otherwise be used to smuggle code into the kernel.

    To fix: write `net.core.bpf_jit_harden = 2` into a file of /etc/sysctl.d and run `sysctl --system`.
    """
    return one_of(kernel, "net.core.bpf_jit_harden", accepted)
