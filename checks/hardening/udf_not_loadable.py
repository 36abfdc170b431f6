"""Whether the kernel module udf can be loaded."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.kernel_modules import KernelModules

from ._modules import not_loadable


@check("hardening.udf-not-loadable", severity=Severity.LOW)
def udf_not_loadable(modules: KernelModules, *, accept_blacklist: bool = False) -> Verdict:
    """The kernel cannot load its module for the UDF file system.

    Servers hardly ever need it, its code is seldom tested, and a prepared medium or image is enough to reach a flaw in
    it.

    To fix: write `install udf /bin/false` into a file of /etc/modprobe.d, and unload it (`modprobe -r udf`).
    """
    return not_loadable(modules, "udf", accept_blacklist=accept_blacklist)
