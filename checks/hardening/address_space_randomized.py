"""kernel.randomize_va_space, now and at start."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.kernel_parameters import KernelParameters

from ._kernel import one_of


@check("hardening.address-space-randomized", severity=Severity.HIGH)
def address_space_randomized(kernel: KernelParameters, *, accepted: tuple[str, ...] = ("2",)) -> Verdict:
    """The kernel places stack, libraries and heap of programs at random addresses.

    Where addresses are known beforehand, a flaw in a program is easily turned into running code of the attacker's.

    To fix: write `kernel.randomize_va_space = 2` into a file of /etc/sysctl.d and run `sysctl --system`.
    """
    return one_of(kernel, "kernel.randomize_va_space", accepted)
