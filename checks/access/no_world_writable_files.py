"""Whether some files may be written by everybody."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.permissions import TreeFindings, leaves_out_everything


@check("access.no-world-writable-files", severity=Severity.HIGH)
def no_world_writable_files(tree: TreeFindings, *, ignore: tuple[str, ...] = ()) -> Verdict:
    """No file may be written by every user of the host, except below the directories in `ignore`.

    What everybody may write, everybody may forge: a script that root runs tomorrow, a web page, a log, a record.

    To fix: `chmod o-w FILE`, and give those who must write it a group of their own.
    """
    if leaves_out_everything(ignore):
        return failed("the policy's `ignore` has {ignored}, and so leaves out everything; name the directories", ignored=list(ignore))
    hits = known(tree.world_writable_files.outside(ignore))
    if hits.count:
        return failed(
            "files on the file system {subject} that every user may write: {count} were found, none are allowed",
            places=hits.places,
            count=hits.count,
        )
    known(tree.is_complete)
    return passed("no file on the file system {subject} may be written by every user")
