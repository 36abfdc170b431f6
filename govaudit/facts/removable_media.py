"""Disks that can be taken out and away."""

from __future__ import annotations

from govaudit.model import Fact, Missing


class RemovableMount(Fact, frozen=True, kw_only=True):
    """One mounted file system that lies on a disk which can be taken out."""

    path: str
    """Where it is mounted."""

    file_system: str
    """Its type, such as `vfat`."""

    disks: list[str]
    """The removable disks beneath it, by name."""

    is_read_only: bool
    """Whether it is a disc or an image that nobody can write to (ISO 9660, UDF, SquashFS)."""

    encrypted_by: list[str] | Missing
    """The layers that encrypt; empty where some way down to a disk passes none."""

    @property
    def subject(self) -> str:
        return self.path
