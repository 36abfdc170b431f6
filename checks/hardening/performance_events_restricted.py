"""kernel.perf_event_paranoid, now and at start."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.kernel_parameters import KernelParameters

from ._kernel import at_least


@check("hardening.performance-events-restricted", severity=Severity.LOW)
def performance_events_restricted(kernel: KernelParameters, *, minimum: int = 2) -> Verdict:
    """Users without special rights cannot watch the kernel's performance events.

    They tell of what other users do, and the interface is large and has had many flaws.

    To fix: write `kernel.perf_event_paranoid = 2` into a file of /etc/sysctl.d and run `sysctl --system`.
    """
    return at_least(kernel, "kernel.perf_event_paranoid", minimum)
