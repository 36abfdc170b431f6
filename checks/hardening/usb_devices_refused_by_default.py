"""Whether USBGuard refuses devices that nobody has allowed."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.usb_guard import UsbGuard


@check("hardening.usb-devices-refused-by-default", severity=Severity.MEDIUM)
def usb_devices_refused_by_default(
    guard: UsbGuard, *, refusing: tuple[str, ...] = ("block", "reject"), inserted: tuple[str, ...] = ("apply-policy", "block", "reject")
) -> Verdict:
    """Where USBGuard is installed, it starts with the host and refuses devices that no rule allows.

    A stick that says that it is a keyboard types faster than anybody can look, and one that is a disk carries data away. A guard that
    does not run, or that lets in what it does not know, only looks like protection.

    To fix: `systemctl enable --now usbguard`, and `ImplicitPolicyTarget=block` in /etc/usbguard/usbguard-daemon.conf, after
    `usbguard generate-policy > /etc/usbguard/rules.conf` for the devices that are there.
    """
    if guard.starts is False:
        return failed("USBGuard must start with the host; it is installed, and does not")
    if isinstance(guard.implicit_target, str) and guard.implicit_target not in refusing:
        return failed("USBGuard must refuse devices that no rule names; ImplicitPolicyTarget is {found}", found=guard.implicit_target)
    if isinstance(guard.inserted_policy, str) and guard.inserted_policy not in inserted:
        return failed("USBGuard must judge devices that are plugged in; InsertedDevicePolicy is {found}", found=guard.inserted_policy)
    if isinstance(guard.allowing_all, list) and guard.allowing_all:
        return failed("USBGuard must have no rule that allows every device", places=guard.allowing_all)
    for field in (guard.starts, guard.implicit_target, guard.inserted_policy, guard.allowing_all):
        known(field)
    return passed("USBGuard starts with the host, and refuses devices that no rule allows")
