"""Whether the kernel module sctp can be loaded."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.kernel_modules import KernelModules

from ._modules import not_loadable


@check("hardening.sctp-not-loadable", severity=Severity.MEDIUM)
def sctp_not_loadable(modules: KernelModules, *, accept_blacklist: bool = False) -> Verdict:
    """The kernel cannot load its module for the SCTP protocol.

    Servers hardly ever need it, and any user can make the kernel load it just by asking for a socket, flaws and all.

    To fix: write `install sctp /bin/false` into a file of /etc/modprobe.d, and unload it (`modprobe -r sctp`).
    """
    return not_loadable(modules, "sctp", accept_blacklist=accept_blacklist)
