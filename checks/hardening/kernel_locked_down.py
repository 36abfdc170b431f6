"""The kernel denies even root to change its running code (lockdown)."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.boot import KernelStart


@check("hardening.kernel-locked-down", severity=Severity.LOW)
def kernel_locked_down(start: KernelStart, *, accepted: tuple[str, ...] = ("integrity", "confidentiality")) -> Verdict:
    """The kernel denies even root to change its running code (lockdown).

    An intruder with root can otherwise hide in the kernel, where no program finds them.

    To fix: switch Secure Boot on, or start with `lockdown=integrity`.
    """
    found = known(start.lockdown)
    if found not in accepted:
        return failed(
            "the kernel must be locked down to one of {accepted}; it says {found}", accepted=list(accepted), found=found or "none"
        )
    return passed("the kernel is locked down ({found})", found=found)
