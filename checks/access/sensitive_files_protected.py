"""Whether the files on which the host's security rests are in root's hands."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.permissions import FileAccess

SECRET = ("/etc/shadow", "/etc/gshadow", "/etc/security/opasswd", "/etc/sudoers", "/boot/grub/grub.cfg", "/boot/grub2/grub.cfg")
"""Files that not everybody may read: hashes of passwords, and what would help to break in."""


@check("access.sensitive-files-protected", severity=Severity.HIGH)
def sensitive_files_protected(file: FileAccess, *, secret: tuple[str, ...] = SECRET) -> Verdict:
    """The files that decide who may do what belong to root, only root may write them, and those in `secret` not everybody may read.

    Whoever can write the list of accounts, the rules of sudo or the jobs of cron is root within minutes; whoever can
    read the hashes of passwords can try passwords at home, as often as they like.

    To fix: `chown root FILE`, `chmod go-w FILE`, and for the secret ones `chmod o-r FILE`; the package manager knows
    the original modes (`dpkg-statoverride`, `rpm --setperms`).
    """
    bits = known(file.mode)
    mode = f"{bits & 0o7777:04o}"
    if file.uid != 0:
        return failed("{subject} must belong to root, and belongs to {owner} (mode {mode})", owner=file.owner, mode=mode)
    if bits & 0o002 or (bits & 0o020 and file.gid != 0):
        return failed("only root may write {subject}; it has mode {mode} (group {group})", mode=mode, group=file.group)
    is_secret = file.path in secret or file.path.startswith("/etc/ssh/ssh_host_")
    if is_secret and bits & 0o004:
        return failed("not everybody may read {subject}; it has mode {mode}", mode=mode)
    return passed("{subject} belongs to root and has mode {mode} (group {group})", mode=mode, group=file.group)
