"""Whether the kernel module ax25 can be loaded."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.kernel_modules import KernelModules

from ._modules import not_loadable


@check("hardening.ax25-not-loadable", severity=Severity.LOW)
def ax25_not_loadable(modules: KernelModules, *, accept_blacklist: bool = False) -> Verdict:
    """The kernel cannot load its module for the AX.25 protocol of amateur radio.

    Servers hardly ever need it, and any user can make the kernel load it just by asking for a socket, flaws and all.

    To fix: write `install ax25 /bin/false` into a file of /etc/modprobe.d, and unload it (`modprobe -r ax25`).
    """
    return not_loadable(modules, "ax25", accept_blacklist=accept_blacklist)
