"""Whether the kernel module rds can be loaded."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.kernel_modules import KernelModules

from ._modules import not_loadable


@check("hardening.rds-not-loadable", severity=Severity.MEDIUM)
def rds_not_loadable(modules: KernelModules, *, accept_blacklist: bool = False) -> Verdict:
    """The kernel cannot load its module for the RDS protocol.

    Servers hardly ever need it, and any user can make the kernel load it just by asking for a socket, flaws and all.

    To fix: write `install rds /bin/false` into a file of /etc/modprobe.d, and unload it (`modprobe -r rds`).
    """
    return not_loadable(modules, "rds", accept_blacklist=accept_blacklist)
