"""SELinux loads one of the policies in accepted at start."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, passed
from govaudit.facts.mandatory_access import SelinuxState


@check("hardening.selinux-policy-known", severity=Severity.LOW)
def selinux_policy_known(selinux: SelinuxState, *, accepted: tuple[str, ...] = ("targeted", "mls", "default")) -> Verdict:
    """SELinux loads one of the policies in `accepted` at start.

    Another policy may confine nothing.

    To fix: set `SELINUXTYPE=targeted` in /etc/selinux/config and restart.
    """
    if selinux.policy not in accepted:
        return failed("SELINUXTYPE must be one of {accepted}; it is {found}", accepted=list(accepted), found=selinux.policy or "not set")
    return passed("SELinux loads the policy {found}", found=selinux.policy)
