"""Whether the menus of systemd-boot and syslinux let everybody change how the system starts."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.boot import BootMenu


@check("hardening.boot-menu-locked", severity=Severity.MEDIUM)
def boot_menu_locked(menu: BootMenu) -> Verdict:
    """Nobody at the console changes the kernel's command line in the menu of systemd-boot or syslinux.

    Whoever can edit it gets a shell as root without logging in.

    To fix: set `editor no` in loader/loader.conf of the boot partition; for extlinux `ALLOWOPTIONS 0`, or `MENU MASTER PASSWD`.
    """
    if known(menu.can_be_edited):
        return failed("{subject} must not let everybody edit how the system starts; {path} does not forbid it", path=menu.configuration)
    return passed("{subject} lets nobody edit how the system starts")
