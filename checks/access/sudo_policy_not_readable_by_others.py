"""Who may read sudo's policy."""

from __future__ import annotations

from govaudit.checking import Place, Severity, Verdict, check, failed, known, not_applicable, passed
from govaudit.facts.sudo_files import SudoFile


@check("access.sudo-policy-not-readable-by-others", severity=Severity.LOW)
def sudo_policy_not_readable_by_others(file: SudoFile) -> Verdict:
    """Only root and its group may read the files of sudo's policy.

    They tell an intruder which accounts are worth taking over, and which commands to look for.

    To fix: `chmod 0440` for the file.
    """
    if file.is_folder:
        return not_applicable("{subject} is a folder")
    mode = known(file.mode)
    if mode & 0o007:
        return failed("{subject} has mode {mode}; nothing for others is required", mode=f"{mode:04o}", places=[Place(file.path)])
    return passed("{subject} has mode {mode}", mode=f"{mode:04o}", places=[Place(file.path)])
