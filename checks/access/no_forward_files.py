"""Whether mail of accounts is handed on."""

from __future__ import annotations

from govaudit.checking import Place, Severity, Verdict, check, failed, known, passed
from govaudit.facts.homes import TrustedFiles


@check("access.no-forward-files", severity=Severity.LOW)
def no_forward_files(files: TrustedFiles) -> Verdict:
    """There are no .forward files in homes.

    They hand an account's mail to addresses outside or to a program, which nobody but the account has chosen.

    To fix: remove the files that are named, and let the mail server forward what has to be.
    """
    found = known(files.forwards)
    if found:
        return failed("these files hand mail on: {paths}", paths=found, places=[Place(path) for path in found])
    return passed("there are no .forward files in the homes of accounts")
