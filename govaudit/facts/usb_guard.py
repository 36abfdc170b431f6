"""USBGuard, which decides which USB devices the kernel may use (usbguard-daemon.conf(5))."""

from __future__ import annotations

from govaudit.model import Fact, Missing, Place


class UsbGuard(Fact, frozen=True, kw_only=True):
    """How USBGuard is set up, where it is installed. Its rules hold serial numbers; of these only one is looked for."""

    starts: bool | Missing
    """Whether it starts with the host."""

    implicit_target: str | Missing
    """`ImplicitPolicyTarget`: what becomes of a device that no rule names: `block` unless something else is set."""

    inserted_policy: str | Missing
    """`InsertedDevicePolicy`: what becomes of a device that is plugged in: `apply-policy` unless something else is set."""

    allowing_all: list[Place] | Missing
    """Rules that allow every device: `allow` without any condition."""

    @property
    def subject(self) -> str:
        return "usbguard"
