"""Whether the kernel module firewire_core can be loaded."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.kernel_modules import KernelModules

from ._modules import not_loadable


@check("hardening.firewire-not-loadable", severity=Severity.LOW)
def firewire_not_loadable(modules: KernelModules, *, accept_blacklist: bool = False) -> Verdict:
    """The kernel cannot load its module for FireWire.

    A device on this bus can read and write the memory of the host by itself.

    To fix: write `install firewire-core /bin/false` into a file of /etc/modprobe.d, and unload it (`modprobe -r
    firewire-core`).
    """
    return not_loadable(modules, "firewire_core", accept_blacklist=accept_blacklist)
