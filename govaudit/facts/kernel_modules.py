"""Parts of the kernel that can be loaded: which are in use, and which the host keeps from being loaded."""

from __future__ import annotations

from govaudit.model import Fact, Missing, Place


class KernelModules(Fact, frozen=True, kw_only=True):
    """Kernel modules for uncommon file systems, protocols and devices; names with `_`, as the kernel tells them."""

    in_use: list[str] | Missing
    """Those that are loaded, or are built into the running kernel and have registered themselves."""

    on_disk: list[str] | Missing
    """Those that lie under /lib/modules, for any of the kernels installed."""

    disabled: dict[str, Place] | Missing
    """Those whose loading runs /bin/false or /bin/true instead (`install` in modprobe.d(5)), with the line that says so."""

    blacklisted: dict[str, Place] | Missing
    """Those that are not loaded by their aliases (`blacklist`); they still are by name, and where another module needs them."""

    @property
    def subject(self) -> str:
        return "kernel modules"
