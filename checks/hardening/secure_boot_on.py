"""The firmware starts signed programs alone (Secure Boot)."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, not_applicable, passed
from govaudit.facts.boot import KernelStart


@check("hardening.secure-boot-on", severity=Severity.MEDIUM)
def secure_boot_on(start: KernelStart) -> Verdict:
    """The firmware starts signed programs alone (Secure Boot).

    Otherwise a changed boot loader or kernel is started without a question, and sees everything, passwords for disks
    among it.

    To fix: switch Secure Boot on in the firmware; the usual distributions are signed for it.
    """
    on = known(start.secure_boot)
    if on is None:
        return not_applicable("the host did not start by UEFI")
    if not on:
        return failed("Secure Boot must be on, and is off")
    return passed("Secure Boot is on")
