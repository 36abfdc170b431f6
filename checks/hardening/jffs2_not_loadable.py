"""Whether the kernel module jffs2 can be loaded."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.kernel_modules import KernelModules

from ._modules import not_loadable


@check("hardening.jffs2-not-loadable", severity=Severity.LOW)
def jffs2_not_loadable(modules: KernelModules, *, accept_blacklist: bool = False) -> Verdict:
    """The kernel cannot load its module for the JFFS2 file system.

    Servers hardly ever need it, its code is seldom tested, and a prepared medium or image is enough to reach a flaw in
    it.

    To fix: write `install jffs2 /bin/false` into a file of /etc/modprobe.d, and unload it (`modprobe -r jffs2`).
    """
    return not_loadable(modules, "jffs2", accept_blacklist=accept_blacklist)
