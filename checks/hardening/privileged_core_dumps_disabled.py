"""fs.suid_dumpable, now and at start."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.kernel_parameters import KernelParameters

from ._kernel import one_of


@check("hardening.privileged-core-dumps-disabled", severity=Severity.MEDIUM)
def privileged_core_dumps_disabled(kernel: KernelParameters, *, accepted: tuple[str, ...] = ("0",)) -> Verdict:
    """Programs that changed their privileges leave no core dumps.

    Their memory can hold hashes of passwords and keys that the user may not see.

    To fix: write `fs.suid_dumpable = 0` into a file of /etc/sysctl.d and run `sysctl --system`.
    """
    return one_of(kernel, "fs.suid_dumpable", accepted)
