"""The UMASK of /etc/login.defs keeps the bits in withheld from new files."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, passed
from govaudit.facts.login_defaults import LoginDefinitions


@check("hardening.login-umask-restrictive", severity=Severity.LOW)
def login_umask_restrictive(definitions: LoginDefinitions, *, withheld: int = 0o027) -> Verdict:
    """The UMASK of /etc/login.defs keeps the bits in `withheld` from new files.

    Otherwise every new file can be read by everybody until somebody thinks of it.

    To fix: set `UMASK 027` in /etc/login.defs.
    """
    if definitions.umask is None:
        return failed("UMASK must withhold {withheld}; it is not set", withheld=f"{withheld:03o}")
    if definitions.umask & withheld != withheld:
        return failed(
            "UMASK must withhold {withheld}; it is {found}",
            withheld=f"{withheld:03o}",
            found=f"{definitions.umask:03o}",
            places=definitions.places("UMASK"),
        )
    return passed("UMASK is {found}", found=f"{definitions.umask:03o}", places=definitions.places("UMASK"))
