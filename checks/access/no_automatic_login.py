"""No display manager logs anybody in by itself."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.display_managers import DisplayManagers


@check("access.no-automatic-login", severity=Severity.HIGH)
def no_automatic_login(managers: DisplayManagers) -> Verdict:
    """No display manager logs anybody in by itself.

    Whoever stands before the machine is that account, without a password.

    To fix: set `AutomaticLoginEnable=false` and `TimedLoginEnable=false` (gdm), or take out `autologin-user` (lightdm) or the
    section `[Autologin]` (sddm).
    """
    if managers.automatic:
        return failed(
            "nobody may be logged in without being asked; {managers} does so",
            managers=sorted({one.manager for one in managers.automatic}),
            places=[one.place for one in managers.automatic],
        )
    known(managers.is_complete)
    return passed("{managers} asks before it logs anybody in", managers=managers.managers)
