"""Whether the kernel module hfsplus can be loaded."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.kernel_modules import KernelModules

from ._modules import not_loadable


@check("hardening.hfsplus-not-loadable", severity=Severity.LOW)
def hfsplus_not_loadable(modules: KernelModules, *, accept_blacklist: bool = False) -> Verdict:
    """The kernel cannot load its module for the HFS+ file system.

    Servers hardly ever need it, its code is seldom tested, and a prepared medium or image is enough to reach a flaw in
    it.

    To fix: write `install hfsplus /bin/false` into a file of /etc/modprobe.d, and unload it (`modprobe -r hfsplus`).
    """
    return not_loadable(modules, "hfsplus", accept_blacklist=accept_blacklist)
