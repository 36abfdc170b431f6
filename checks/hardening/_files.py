"""How the owner and mode of a file of the system are judged."""

from __future__ import annotations

from govaudit.checking import Verdict, failed, known, passed
from govaudit.facts.permissions import FileAccess, written_by_others


def in_hands_of_root(file: FileAccess, *, others_may_read: bool = True) -> Verdict:
    """It belongs to root, and nobody else may write it; where it is asked, others may not read it."""
    bits = known(file.mode) & 0o7777
    mode = f"{bits:04o}"
    if file.uid != 0:
        return failed("{subject} must belong to root, and belongs to {owner} (mode {mode})", owner=file.owner, mode=mode)
    if known(written_by_others(bits, file.gid, file.entries)):
        return failed("only root may write {subject}; it has mode {mode} (group {group})", mode=mode, group=file.group)
    if not others_may_read and bits & 0o004:
        return failed("not everybody may read {subject}; it has mode {mode}", mode=mode)
    return passed("{subject} belongs to root and has mode {mode} (group {group})", mode=mode, group=file.group)
