"""Whether passwords for other hosts lie in homes."""

from __future__ import annotations

from govaudit.checking import Place, Severity, Verdict, check, failed, known, passed
from govaudit.facts.homes import TrustedFiles


@check("access.no-netrc-files", severity=Severity.MEDIUM)
def no_netrc_files(files: TrustedFiles) -> Verdict:
    """There are no .netrc files in homes.

    ftp, curl and others take passwords for other hosts from them, which stand there as they are; whoever reads one gets in there.

    To fix: remove the files that are named, and change the passwords in them.
    """
    found = known(files.netrc)
    if found:
        return failed("these files hold passwords for other hosts: {paths}", paths=found, places=[Place(path) for path in found])
    return passed("there are no .netrc files in the homes of accounts")
