"""The kernel loads signed modules alone."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, not_applicable, passed
from govaudit.facts.boot import KernelStart


@check("hardening.kernel-modules-signed", severity=Severity.LOW)
def kernel_modules_signed(start: KernelStart) -> Verdict:
    """The kernel loads signed modules alone.

    Otherwise an intruder with root puts their own code into the kernel.

    To fix: start with `module.sig_enforce=1`, or with Secure Boot, by which the usual distributions demand it.
    """
    signed = known(start.modules_signed)
    if signed is None:
        return not_applicable("the kernel loads no modules")
    if not signed and known(start.lockdown) not in ("integrity", "confidentiality"):
        return failed("the kernel must load signed modules alone, and loads any")
    return passed("the kernel loads signed modules alone")
