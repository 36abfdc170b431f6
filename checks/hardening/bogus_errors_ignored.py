"""net.ipv4.icmp_ignore_bogus_error_responses, now and at start."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.kernel_parameters import KernelParameters

from ._kernel import one_of


@check("hardening.bogus-errors-ignored", severity=Severity.LOW)
def bogus_errors_ignored(kernel: KernelParameters, *, accepted: tuple[str, ...] = ("1",)) -> Verdict:
    """The kernel ignores ICMP errors that break the rules of the protocol.

    They fill the logs, in which what matters is then not found.

    To fix: write `net.ipv4.icmp_ignore_bogus_error_responses = 1` into a file of /etc/sysctl.d and run `sysctl
    --system`.
    """
    return one_of(kernel, "net.ipv4.icmp_ignore_bogus_error_responses", accepted)
