"""Whether the kernel module usb_storage can be loaded."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.kernel_modules import KernelModules

from ._modules import not_loadable


@check("hardening.usb-storage-not-loadable", severity=Severity.MEDIUM)
def usb_storage_not_loadable(modules: KernelModules, *, accept_blacklist: bool = False) -> Verdict:
    """The kernel cannot load its module for storage on USB.

    Data leaves on memory sticks, and malware comes in on them, past everything that watches the network.

    To fix: write `install usb-storage /bin/false` into a file of /etc/modprobe.d, and unload it (`modprobe -r
    usb-storage`).
    """
    return not_loadable(modules, "usb_storage", accept_blacklist=accept_blacklist)
