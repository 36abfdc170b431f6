"""Services by which people get in ask for a proof."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, not_applicable, passed
from govaudit.facts.pam import PamService

BY_DESIGN = frozenset(
    {
        *("cron", "crond", "atd", "systemd-user", "runuser", "runuser-l", "passwd", "chpasswd"),
        *("gdm-autologin", "lightdm-autologin", "sddm-autologin"),
    }
)
"""They ask nobody: root alone uses them, or that is what they are for and another check looks whether they are used."""


@check("access.pam-asks-for-proof", severity=Severity.CRITICAL)
def pam_asks_for_proof(service: PamService) -> Verdict:
    """A service by which people get in asks for a proof of who they are.

    One `auth sufficient pam_permit.so`, or a jump over the password module, and everybody gets in as anybody.

    To fix: in /etc/pam.d, let every way through the `auth` lines pass a module that asks (`pam_unix`, a second factor), and let
    `pam_permit` stand only where a jump from such a module leads.
    """
    if service.service in BY_DESIGN:
        return not_applicable("{subject} asks nobody by design")
    if [] in known(service.ways):
        places = [entry.place for entry in service.auth if entry.module == "pam_permit"] if isinstance(service.auth, list) else []
        return failed("{subject} must ask for a proof; it lets everybody in without one", places=places)
    return passed("{subject} lets nobody in without a proof")
