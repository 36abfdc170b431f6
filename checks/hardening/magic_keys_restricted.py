"""kernel.sysrq, now and at start."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.kernel_parameters import KernelParameters

from ._kernel import one_of


@check("hardening.magic-keys-restricted", severity=Severity.LOW)
def magic_keys_restricted(
    kernel: KernelParameters, *, accepted: tuple[str, ...] = ("0", "4", "16", "20", "36", "52", "128", "132", "176", "180")
) -> Verdict:
    """Nobody at the console can dump memory or kill processes by the magic system request key.

    Whoever reaches a keyboard or a serial console could stop the screen lock and all services without logging in.

    To fix: write `kernel.sysrq = 0` into a file of /etc/sysctl.d and run `sysctl --system`.
    """
    return one_of(kernel, "kernel.sysrq", accepted)
