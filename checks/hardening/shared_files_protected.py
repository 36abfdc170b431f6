"""fs.protected_regular, now and at start."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.kernel_parameters import KernelParameters

from ._kernel import one_of


@check("hardening.shared-files-protected", severity=Severity.LOW)
def shared_files_protected(kernel: KernelParameters, *, accepted: tuple[str, ...] = ("1", "2")) -> Verdict:
    """In directories that all users may write, programs do not write into files that somebody else has put there.

    A file that waits in /tmp under an expected name hands what is written to an attacker.

    To fix: write `fs.protected_regular = 1` into a file of /etc/sysctl.d and run `sysctl --system`.
    """
    return one_of(kernel, "fs.protected_regular", accepted)
