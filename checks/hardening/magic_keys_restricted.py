"""kernel.sysrq, now and at start."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.kernel_parameters import KernelParameters

from ._kernel import without_bits


@check("hardening.magic-keys-restricted", severity=Severity.LOW)
def magic_keys_restricted(kernel: KernelParameters, *, refused: int = 8 + 64) -> Verdict:
    """Nobody at the console can dump memory or kill processes by the magic system request key.

    Whoever reaches a keyboard or a serial console could stop the screen lock and all services without logging in.

    To fix: write `kernel.sysrq = 0` into a file of /etc/sysctl.d and run `sysctl --system`.
    """
    return without_bits(kernel, "kernel.sysrq", refused)
