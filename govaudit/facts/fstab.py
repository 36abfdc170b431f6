"""What /etc/fstab says to mount and to swap to when the host starts."""

from __future__ import annotations

from govaudit.model import Fact, Missing, Place


class FstabEntry(Fact, frozen=True, kw_only=True):
    """One line of /etc/fstab."""

    spec: str
    """The device as the line names it: a path, `UUID=…`, `LABEL=…`, or what a network file system is named by."""

    device: str | Missing
    """The same as a path under /dev by which the kernel knows it now, where it is a tag or a link; otherwise as it is written."""

    point: str
    """Where it is mounted; `none` for swap."""

    file_system: str
    """Its type, such as `ext4`, `swap` or `auto`."""

    options: list[str]
    """Options of the line."""

    place: Place
    """The line."""

    @property
    def subject(self) -> str:
        return self.spec if self.file_system == "swap" else self.point

    @property
    def at_start(self) -> bool:
        """Whether it is mounted, or swapped to, when the host starts or when somebody goes there."""
        return "noauto" not in self.options or "x-systemd.automount" in self.options
