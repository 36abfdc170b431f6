"""vm.mmap_min_addr, now and at start."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.kernel_parameters import KernelParameters

from ._kernel import at_least


@check("hardening.low-memory-protected", severity=Severity.LOW)
def low_memory_protected(kernel: KernelParameters, *, minimum: int = 32768) -> Verdict:
    """Programs cannot map the lowest addresses of memory.

    Where they can, a null pointer in the kernel leads to memory of the attacker's.

    To fix: write `vm.mmap_min_addr = 65536` into a file of /etc/sysctl.d and run `sysctl --system`.
    """
    return at_least(kernel, "vm.mmap_min_addr", minimum)
