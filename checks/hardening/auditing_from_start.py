"""The kernel audits from its very start, not only once the audit daemon runs."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, passed
from govaudit.facts.boot import KernelStart


@check("hardening.auditing-from-start", severity=Severity.LOW)
def auditing_from_start(start: KernelStart) -> Verdict:
    """The kernel audits from its very start, not only once the audit daemon runs.

    Programs that started before the daemon are otherwise never audited.

    To fix: add `audit=1` to GRUB_CMDLINE_LINUX in /etc/default/grub and run `update-grub` or `grub2-mkconfig`.
    """
    values = start.values_of("audit")
    if not values or values[-1] not in ("1", "on"):
        return failed("the kernel must be started with audit=1, and was not")
    return passed("the kernel was started with audit=1")
