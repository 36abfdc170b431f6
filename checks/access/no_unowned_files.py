"""Whether some files belong to nobody."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.permissions import TreeFindings, leaves_out_everything


@check("access.no-unowned-files", severity=Severity.LOW)
def no_unowned_files(tree: TreeFindings, *, ignore: tuple[str, ...] = ()) -> Verdict:
    """Every file belongs to a user and a group that exist, except below the directories in `ignore`.

    Files of a deleted account fall to whoever gets its number next, with all that is in them.

    To fix: find whose they were, then archive, delete or `chown` them; delete an account's files with the account
    (`userdel --remove`).
    """
    if leaves_out_everything(ignore):
        return failed("the policy's `ignore` has {ignored}, and so leaves out everything; name the directories", ignored=list(ignore))
    hits = known(tree.unowned_files.outside(ignore))
    if hits.count:
        return failed(
            "files on the file system {subject} whose user or group does not exist: {count} were found, none are allowed",
            places=hits.places,
            count=hits.count,
        )
    known(tree.is_complete)
    return passed("every file on the file system {subject} belongs to a user and a group that exist")
