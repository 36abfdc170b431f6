"""What lies beneath the file systems and swaps that the host will use after its next start."""

from __future__ import annotations

from govaudit.facts.paths import is_within
from govaudit.model import Fact, Missing, Place


class BootMount(Fact, frozen=True, kw_only=True):
    """One line of /etc/fstab that puts data on a device of this host."""

    point: str
    """Where it will be mounted; `swap` for a swap area."""

    device: str
    """The device or file, as the line names it."""

    file_system: str
    """Its type, such as `ext4` or `swap`."""

    encrypted_by: list[str] | Missing
    """The layers that encrypt; empty where some way down to a disk passes none."""

    place: Place
    """The line of /etc/fstab."""

    @property
    def subject(self) -> str:
        return self.device if self.file_system == "swap" else self.point

    def is_at(self, directory: str) -> bool:
        """Whether it will be mounted at the directory or below it."""
        return is_within(self.point, directory)
