"""Every process for whose program AppArmor has a profile is confined by it."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, not_applicable, passed
from govaudit.facts.mandatory_access import AppArmorState


@check("hardening.apparmor-processes-confined", severity=Severity.LOW)
def apparmor_processes_confined(apparmor: AppArmorState, *, exempt: tuple[str, ...] = ()) -> Verdict:
    """Every process for whose program AppArmor has a profile is confined by it, except programs in `exempt`.

    A profile takes hold when a program starts. What was started before it was loaded runs on without it, for months.

    To fix: restart the services that `aa-status` lists as unconfined though they have a profile.
    """
    if not known(apparmor.is_enabled):
        return not_applicable("the kernel does not run AppArmor")
    loose = [one for one in known(apparmor.unconfined) if one not in exempt]
    if loose:
        return failed("programs with an AppArmor profile must run confined; these do not: {programs}", programs=loose[:20])
    return passed("no program with an AppArmor profile runs unconfined")
