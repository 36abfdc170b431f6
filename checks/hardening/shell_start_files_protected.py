"""Only root may change what every login shell runs."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.system_files import ShellStartFile

from ._files import in_hands_of_root


@check("hardening.shell-start-files-protected", severity=Severity.HIGH)
def shell_start_files_protected(file: ShellStartFile) -> Verdict:
    """Only root may change what every login shell runs.

    A line there is run by everybody who logs in, root among them.

    To fix: `chown root FILE` and `chmod go-w FILE`; packages know the original modes.
    """
    return in_hands_of_root(file)
