"""dev.tty.ldisc_autoload, now and at start."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.kernel_parameters import KernelParameters

from ._kernel import one_of


@check("hardening.line-disciplines-restricted", severity=Severity.LOW)
def line_disciplines_restricted(kernel: KernelParameters, *, accepted: tuple[str, ...] = ("0",)) -> Verdict:
    """Users without special rights cannot make the kernel load line disciplines.

    Old drivers of this kind, hardly used by anybody, have had flaws that let users take over the kernel.

    To fix: write `dev.tty.ldisc_autoload = 0` into a file of /etc/sysctl.d and run `sysctl --system`.
    """
    return one_of(kernel, "dev.tty.ldisc_autoload", accepted)
