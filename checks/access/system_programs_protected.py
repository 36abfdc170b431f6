"""Whether the programs and libraries on which every log-in rests are in root's hands."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, not_applicable, passed
from govaudit.facts.system_files import SystemProgram


@check("access.system-programs-protected", severity=Severity.CRITICAL)
def system_programs_protected(program: SystemProgram) -> Verdict:
    """Programs that let people in, PAM's modules, libraries that all load and the kernel belong to root, and only root may write them.

    Whoever can write one of them is let in by any password, or is root with the next command that root gives.

    To fix: find out who changed it, and take the host for broken into until that is known; then `chown root FILE` and `chmod go-w FILE`,
    or install the package anew.
    """
    if program.kind not in ("file", "directory", "link"):
        return not_applicable("{subject} is no file ({kind})", kind=program.kind)
    bits = known(program.mode) & 0o7777
    mode = f"{bits:04o}"
    if program.uid != 0:
        return failed("{subject} must belong to root, and belongs to {owner} (mode {mode})", owner=program.owner, mode=mode)
    if bits & 0o022:
        return failed("only root may write {subject}; it has mode {mode} (group {group})", mode=mode, group=program.group)
    return passed("{subject} belongs to root and has mode {mode} (group {group})", mode=mode, group=program.group)
