"""Whether users let other hosts in."""

from __future__ import annotations

from govaudit.checking import Place, Severity, Verdict, check, failed, known, passed
from govaudit.facts.homes import TrustedFiles


@check("access.no-host-trust-files", severity=Severity.HIGH)
def no_host_trust_files(files: TrustedFiles) -> Verdict:
    """There are no .rhosts, .shosts and hosts.equiv files.

    They let users of other hosts in without a password as soon as a program honours them: rshd, or sshd with HostbasedAuthentication.

    To fix: remove the files that are named.
    """
    found = known(files.host_trust)
    if found:
        return failed("these files trust other hosts: {paths}", paths=found, places=[Place(path) for path in found])
    return passed("no file in the homes of accounts or in /etc trusts other hosts")
