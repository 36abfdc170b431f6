"""Whether polkit's rules and actions are in root's hands."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.polkit import PolkitFile


@check("access.polkit-files-writable-by-root-alone", severity=Severity.HIGH)
def polkit_files_writable_by_root_alone(file: PolkitFile, *, folder_owners: tuple[str, ...] = ("polkitd",)) -> Verdict:
    """Polkit's rules and actions, and the folders that they are in, can be written by root alone.

    Whoever writes a rule lets themselves do anything as root, without a password. Some systems give the folders, not the files, to the
    account that polkit itself runs as (`folder_owners`).

    To fix: `chown root FILE` and `chmod go-w FILE`.
    """
    mode, uid = known(file.mode), known(file.uid)
    if uid != 0 and not (file.is_folder and file.owner in folder_owners):
        return failed("{subject} must belong to root, and belongs to {owner}", owner=file.owner)
    if mode & 0o022:
        return failed("only root may write {subject}; it has mode {mode}", mode=f"{mode & 0o7777:04o}")
    return passed("{subject} belongs to {owner} and has mode {mode}", owner=file.owner, mode=f"{mode & 0o7777:04o}")
