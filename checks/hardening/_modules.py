"""How it is judged whether a kernel module is kept from being loaded."""

from __future__ import annotations

from govaudit.checking import Verdict, failed, known, passed
from govaudit.facts.kernel_modules import KernelModules


def not_loadable(modules: KernelModules, name: str, *, accept_blacklist: bool) -> Verdict:
    """It is not in use, and cannot be loaded: it is not there, or loading it does nothing."""
    if isinstance(modules.in_use, list) and name in modules.in_use:
        return failed("the kernel uses {module}, which must not be loaded", module=name)
    if isinstance(modules.on_disk, list) and name not in modules.on_disk:
        known(modules.in_use)
        return passed("{module} is not there", module=name)
    disabled = known(modules.disabled)
    blacklisted = known(modules.blacklisted)
    if name in disabled:
        known(modules.in_use)
        return passed("loading {module} does nothing", module=name, places=[disabled[name]])
    known(modules.on_disk)
    if name in blacklisted:
        if accept_blacklist:
            known(modules.in_use)
            return passed("{module} is on the blacklist", module=name, places=[blacklisted[name]])
        return failed(
            "{module} must not be loadable; it is on the blacklist alone, so it still is by name", module=name, places=[blacklisted[name]]
        )
    return failed("{module} must not be loadable; nothing keeps it from being loaded", module=name)
