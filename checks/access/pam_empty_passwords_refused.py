"""PAM refuses empty passwords."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.pam import PamService


@check("access.pam-empty-passwords-refused", severity=Severity.MEDIUM)
def pam_empty_passwords_refused(service: PamService) -> Verdict:
    """A service refuses accounts with an empty password.

    With `nullok`, an account whose password is deleted by mistake (`passwd -d`) is open to everybody.

    To fix: take `nullok` and `nullok_secure` from the `auth` line of pam_unix (Debian: /usr/share/pam-configs/unix and
    `pam-auth-update`; RHEL: `authselect enable-feature without-nullok`).
    """
    # pam_unix looks at the beginning of an argument alone: `nullok_secure` counts, and `nullok` before a carriage return.
    lets_in = [
        entry
        for entry in known(service.auth)
        if entry.module in ("pam_unix", "pam_unix2") and any(argument.startswith("nullok") for argument in entry.arguments)
    ]
    if lets_in:
        return failed("{subject} must refuse empty passwords; `nullok` lets them count", places=[entry.place for entry in lets_in])
    return passed("{subject} refuses empty passwords")
