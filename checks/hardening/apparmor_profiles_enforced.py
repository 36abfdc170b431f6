"""Every AppArmor profile that is loaded is enforced, except those in exempt, and there is one at least."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.mandatory_access import AppArmorState


@check("hardening.apparmor-profiles-enforced", severity=Severity.LOW)
def apparmor_profiles_enforced(apparmor: AppArmorState, *, exempt: tuple[str, ...] = ()) -> Verdict:
    """Every AppArmor profile that is loaded is enforced, except those in `exempt`, and there is one at least.

    A profile that only complains stops nothing.

    To fix: `aa-enforce /etc/apparmor.d/*` once the logs show that nothing breaks.
    """
    loose = [one for one in known(apparmor.unenforced) if one.rpartition(" (")[0] not in exempt]
    if loose:
        return failed("every AppArmor profile must be enforced; these are not: {profiles}", profiles=loose[:20])
    if known(apparmor.enforced) == 0:
        return failed("AppArmor must enforce some profile, and enforces none")
    return passed("all {count} AppArmor profiles are enforced", count=known(apparmor.enforced))
