"""Whether users can delete each other's files in shared directories."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.permissions import TreeFindings, leaves_out_everything


@check("access.world-writable-directories-sticky", severity=Severity.MEDIUM)
def world_writable_directories_sticky(tree: TreeFindings, *, ignore: tuple[str, ...] = ()) -> Verdict:
    """Every directory that all users may write has the sticky bit, except below the directories in `ignore`.

    In a shared directory without the sticky bit any user can delete or exchange the files of the others, those of
    root among them; so do many local attacks begin.

    To fix: `chmod +t DIRECTORY`, or `chmod o-w DIRECTORY` where not all need to write there.
    """
    if leaves_out_everything(ignore):
        return failed("the policy's `ignore` has {ignored}, and so leaves out everything; name the directories", ignored=list(ignore))
    hits = known(tree.world_writable_directories.outside(ignore))
    if hits.count:
        return failed(
            "directories on the file system {subject} that all may write, without sticky bit: {count} were found, none are allowed",
            places=hits.places,
            count=hits.count,
        )
    known(tree.is_complete)
    return passed("every directory on the file system {subject} that all users may write has the sticky bit")
