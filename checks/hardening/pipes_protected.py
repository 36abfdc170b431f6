"""fs.protected_fifos, now and at start."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.kernel_parameters import KernelParameters

from ._kernel import one_of


@check("hardening.pipes-protected", severity=Severity.LOW)
def pipes_protected(kernel: KernelParameters, *, accepted: tuple[str, ...] = ("1", "2")) -> Verdict:
    """In directories that all users may write, programs do not open pipes that somebody else has put there.

    A pipe in the place of an expected file hands what is written to an attacker.

    To fix: write `fs.protected_fifos = 1` into a file of /etc/sysctl.d and run `sysctl --system`.
    """
    return one_of(kernel, "fs.protected_fifos", accepted)
