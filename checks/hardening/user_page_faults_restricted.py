"""vm.unprivileged_userfaultfd, now and at start."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.kernel_parameters import KernelParameters

from ._kernel import one_of


@check("hardening.user-page-faults-restricted", severity=Severity.LOW)
def user_page_faults_restricted(kernel: KernelParameters, *, accepted: tuple[str, ...] = ("0",)) -> Verdict:
    """Users without special rights cannot hold up the kernel's page faults (userfaultfd).

    By stopping the kernel in the middle of its work, flaws in its timing become easy to use.

    To fix: write `vm.unprivileged_userfaultfd = 0` into a file of /etc/sysctl.d and run `sysctl --system`.
    """
    return one_of(kernel, "vm.unprivileged_userfaultfd", accepted)
