"""AppArmor runs, and loads its profiles when the host starts."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.mandatory_access import AppArmorState


@check("hardening.apparmor-on", severity=Severity.MEDIUM)
def apparmor_on(apparmor: AppArmorState) -> Verdict:
    """AppArmor runs, and loads its profiles when the host starts.

    Profiles on disk confine nothing until they are loaded.

    To fix: `systemctl enable --now apparmor`, and start the kernel without `apparmor=0`.
    """
    if not known(apparmor.is_enabled):
        return failed("AppArmor must run in the kernel, and does not")
    if not known(apparmor.starts_by_itself):
        return failed("AppArmor's profiles must be loaded when the host starts, and are not")
    return passed("AppArmor runs, and its profiles are loaded when the host starts")
