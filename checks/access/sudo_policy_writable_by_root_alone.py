"""Who may change sudo's policy."""

from __future__ import annotations

from govaudit.checking import Place, Severity, Verdict, check, failed, known, passed
from govaudit.facts.sudo_files import SudoFile


@check("access.sudo-policy-writable-by-root-alone", severity=Severity.CRITICAL)
def sudo_policy_writable_by_root_alone(file: SudoFile) -> Verdict:
    """The files and folders of sudo's policy belong to root, and nobody else may write them.

    Whoever writes there is root with the next command. sudo itself refuses such files, and then nobody becomes root by it at all.

    To fix: `chown root:root` and `chmod 0440` for the file, `chmod 0750` for a folder.
    """
    mode, uid, gid = known(file.mode), known(file.uid), known(file.gid)
    places = [Place(file.path)]
    if uid != 0:
        return failed("{subject} belongs to user {uid}; root (0) is required", uid=uid, places=places)
    if mode & 0o002 or (mode & 0o020 and gid != 0):
        return failed("{subject} has mode {mode} and group {gid}; only root may write", mode=f"{mode:04o}", gid=gid, places=places)
    known(file.access_list)
    return passed("{subject} is root's, with mode {mode}", mode=f"{mode:04o}", places=places)
