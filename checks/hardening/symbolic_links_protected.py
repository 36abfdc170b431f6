"""fs.protected_symlinks, now and at start."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.kernel_parameters import KernelParameters

from ._kernel import one_of


@check("hardening.symbolic-links-protected", severity=Severity.MEDIUM)
def symbolic_links_protected(kernel: KernelParameters, *, accepted: tuple[str, ...] = ("1",)) -> Verdict:
    """In directories that all users may write, symbolic links are followed for their owner alone.

    Otherwise anybody leads programs of other users to any file by a link in /tmp.

    To fix: write `fs.protected_symlinks = 1` into a file of /etc/sysctl.d and run `sysctl --system`.
    """
    return one_of(kernel, "fs.protected_symlinks", accepted)
