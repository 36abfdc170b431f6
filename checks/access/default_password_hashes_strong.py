"""/etc/login.defs has new passwords hashed by a scheme that is costly to guess."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, passed
from govaudit.facts.accounts import PasswordAgeing


@check("access.default-password-hashes-strong", severity=Severity.MEDIUM)
def default_password_hashes_strong(
    ageing: PasswordAgeing, *, accepted: tuple[str, ...] = ("YESCRYPT", "GOST_YESCRYPT", "BCRYPT", "SHA512")
) -> Verdict:
    """/etc/login.defs has new passwords hashed by a scheme that is costly to guess.

    It holds wherever PAM is not told otherwise, and for passwords of groups.

    In small letters the name is none, and the tools fall back on the DES of old.

    To fix: set `ENCRYPT_METHOD YESCRYPT` (or SHA512) in /etc/login.defs.
    """
    found = ageing.encrypt_method
    if found not in accepted:
        return failed(
            "ENCRYPT_METHOD must be one of {accepted}; it is {found}",
            accepted=list(accepted),
            found=found or "not set",
            places=ageing.places("ENCRYPT_METHOD"),
        )
    return passed("ENCRYPT_METHOD is {found}", found=found, places=ageing.places("ENCRYPT_METHOD"))
