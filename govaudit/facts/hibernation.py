"""What the host writes to a disk when it sleeps: the whole of its memory."""

from __future__ import annotations

import msgspec

from govaudit.model import Fact, Missing


class Sleep(Fact, frozen=True, kw_only=True):
    """Whether the kernel can hibernate, and to which device."""

    can_hibernate: bool | Missing
    """Whether the kernel offers to write its memory to a disk."""

    resume: str | Missing
    """The device from which it resumes, by major and minor number; empty where none is set."""


class SleepImage(msgspec.Struct, frozen=True, kw_only=True):
    """One device or file that the memory can be written to."""

    path: str
    """The device or file."""

    encrypted_by: list[str] | Missing
    """The layers that encrypt; empty where some way down to a disk passes none."""


class Hibernation(Fact, frozen=True, kw_only=True):
    """What encrypts the image of the memory that hibernation leaves on a disk."""

    can_hibernate: bool | Missing
    """Whether the kernel offers to hibernate."""

    images: list[SleepImage] | Missing
    """The swap areas in use that lie on a disk, and the device that it is set to resume from."""
