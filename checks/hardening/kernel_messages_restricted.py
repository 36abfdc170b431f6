"""kernel.dmesg_restrict, now and at start."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.kernel_parameters import KernelParameters

from ._kernel import one_of


@check("hardening.kernel-messages-restricted", severity=Severity.LOW)
def kernel_messages_restricted(kernel: KernelParameters, *, accepted: tuple[str, ...] = ("1",)) -> Verdict:
    """Only administrators may read the kernel's messages.

    The messages name devices, addresses and faults, which help to attack the kernel.

    To fix: write `kernel.dmesg_restrict = 1` into a file of /etc/sysctl.d and run `sysctl --system`.
    """
    return one_of(kernel, "kernel.dmesg_restrict", accepted)
