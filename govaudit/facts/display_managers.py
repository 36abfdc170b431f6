"""Log-ins at the graphical console that ask nobody."""

from __future__ import annotations

import msgspec

from govaudit.model import Fact, Missing, Place


class AutomaticLogin(msgspec.Struct, frozen=True, kw_only=True):
    """An account that a display manager logs in by itself."""

    manager: str
    """gdm, lightdm, sddm, greetd, lxdm, slim, nodm, ly, or `displaymanager` where SUSE's settings for any of them say so."""

    account: str
    """Whom it logs in; empty where the setting names nobody."""

    place: Place
    """Where that is switched on."""


class DisplayManagers(Fact, frozen=True, kw_only=True):
    """The display managers whose settings are there, and whom they log in by themselves."""

    managers: list[str]
    """Of gdm, lightdm, sddm, greetd, lxdm, slim, nodm and ly, and SUSE's `displaymanager`: those of which a file of settings is there."""

    automatic: list[AutomaticLogin]
    """Whom they log in at the start, or after a time in which nobody touches a key."""

    is_complete: bool | Missing
    """True where all their settings could be read."""

    @property
    def subject(self) -> str:
        return "display managers"
