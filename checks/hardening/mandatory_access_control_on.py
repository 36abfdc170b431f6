"""The kernel confines programs by mandatory access control."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.mandatory_access import MandatoryAccess


@check("hardening.mandatory-access-control-on", severity=Severity.MEDIUM)
def mandatory_access_control_on(
    access: MandatoryAccess, *, accepted: tuple[str, ...] = ("selinux", "apparmor", "smack", "tomoyo")
) -> Verdict:
    """The kernel confines programs by mandatory access control.

    A service that was taken over can otherwise do everything that its user may, and as root everything.

    To fix: switch AppArmor (Debian, Ubuntu, SUSE) or SELinux (RHEL family) on, and restart.
    """
    active = [one for one in known(access.modules) if one in accepted]
    if not active:
        return failed("one of {accepted} must be active in the kernel, and none is", accepted=list(accepted))
    return passed("active in the kernel: {modules}", modules=active)
