"""Whether the kernel module freevxfs can be loaded."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.kernel_modules import KernelModules

from ._modules import not_loadable


@check("hardening.freevxfs-not-loadable", severity=Severity.LOW)
def freevxfs_not_loadable(modules: KernelModules, *, accept_blacklist: bool = False) -> Verdict:
    """The kernel cannot load its module for the VxFS file system.

    Servers hardly ever need it, its code is seldom tested, and a prepared medium or image is enough to reach a flaw in
    it.

    To fix: write `install freevxfs /bin/false` into a file of /etc/modprobe.d, and unload it (`modprobe -r freevxfs`).
    """
    return not_loadable(modules, "freevxfs", accept_blacklist=accept_blacklist)
