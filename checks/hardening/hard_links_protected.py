"""fs.protected_hardlinks, now and at start."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.kernel_parameters import KernelParameters

from ._kernel import one_of


@check("hardening.hard-links-protected", severity=Severity.MEDIUM)
def hard_links_protected(kernel: KernelParameters, *, accepted: tuple[str, ...] = ("1",)) -> Verdict:
    """Users can make hard links only to files that they may read and write.

    A link to somebody else's set-id program keeps a flaw alive after the program was updated.

    To fix: write `fs.protected_hardlinks = 1` into a file of /etc/sysctl.d and run `sysctl --system`.
    """
    return one_of(kernel, "fs.protected_hardlinks", accepted)
