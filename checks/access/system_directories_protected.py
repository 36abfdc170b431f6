"""Whether the folders in which the system lies are in root's hands."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.permissions import let_in
from govaudit.facts.system_files import SystemDirectory

GROUPS = ("syslog", "crontab")
"""Groups of programs that distributions let write /var/log and the folder of crontabs, and have no account of people in."""


@check("access.system-directories-protected", severity=Severity.HIGH)
def system_directories_protected(folder: SystemDirectory, *, groups: tuple[str, ...] = GROUPS) -> Verdict:
    """The folders in which the system lies, and those above its settings, belong to root, and only root or one of `groups` may write them.

    Whoever may write a folder may put another file in the place of each that lies in it, or another folder in the place of each folder,
    whoever owns these: with /etc/ssh one has sshd's settings, with /usr/lib what every program loads, with /home the homes of all.

    To fix: `chown root FOLDER` and `chmod go-w FOLDER`; packages know the original modes (`dpkg --verify`, `rpm --setperms`).
    """
    bits = known(folder.mode) & 0o7777
    mode = f"{bits:04o}"
    if folder.uid != 0:
        return failed("{subject} must belong to root, and belongs to {owner} (mode {mode})", owner=folder.owner, mode=mode)
    is_shared = folder.gid == 0 or folder.group in groups
    if bits & 0o002 or (bits & 0o020 and (not is_shared or let_in(known(folder.entries), 2))):  # without this bit a list lets nobody write
        return failed("only root may write {subject}; it has mode {mode} (group {group})", mode=mode, group=folder.group)
    return passed("{subject} belongs to root and has mode {mode} (group {group})", mode=mode, group=folder.group)
