"""Whether the kernel module cramfs can be loaded."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.kernel_modules import KernelModules

from ._modules import not_loadable


@check("hardening.cramfs-not-loadable", severity=Severity.LOW)
def cramfs_not_loadable(modules: KernelModules, *, accept_blacklist: bool = False) -> Verdict:
    """The kernel cannot load its module for the cramfs file system.

    Servers hardly ever need it, its code is seldom tested, and a prepared medium or image is enough to reach a flaw in
    it.

    To fix: write `install cramfs /bin/false` into a file of /etc/modprobe.d, and unload it (`modprobe -r cramfs`).
    """
    return not_loadable(modules, "cramfs", accept_blacklist=accept_blacklist)
