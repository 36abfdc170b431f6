"""Only root may change where programs look for their libraries."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.system_files import LibraryPathFile

from ._files import in_hands_of_root


@check("hardening.library-paths-protected", severity=Severity.HIGH)
def library_paths_protected(file: LibraryPathFile) -> Verdict:
    """Only root may change where programs look for their libraries.

    A library of the attacker's is then part of every program, those of root among them.

    To fix: `chown root FILE` and `chmod go-w FILE`; packages know the original modes.
    """
    return in_hands_of_root(file)
