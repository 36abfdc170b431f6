"""Where a host gets its packages from, and whether it verifies who made them."""

from __future__ import annotations

from govaudit.model import Fact, Missing, Place


class PackageSource(Fact, frozen=True, kw_only=True):
    """One source of packages that is switched on."""

    manager: str
    """`apt`, `dnf` (yum too), `zypper` or `apk`."""

    name: str
    """How its configuration names it: address and suite (apt), the section (dnf, zypper), the address (apk)."""

    is_verified: bool | Missing
    """Whether what comes from it must carry a signature that the host knows, by all that its configuration says."""

    weakened_by: str
    """The setting that waives the signature, such as `trusted=yes`; empty where none does."""

    place: Place
    """The file and line that it is set on; line 0 where the setting is another file's."""

    @property
    def subject(self) -> str:
        return self.name
