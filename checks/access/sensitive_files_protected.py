"""Whether the files on which the host's security rests are in root's hands."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from govaudit.checking import Severity, Verdict, check, failed, known, not_applicable, passed
from govaudit.facts.permissions import FileAccess, let_in

SECRET = (
    *("/etc/shadow", "/etc/gshadow", "/etc/shadow-", "/etc/gshadow-", "/etc/security/opasswd", "/etc/krb5.keytab"),
    *("/etc/sudoers", "/boot/grub/grub.cfg", "/boot/grub2/grub.cfg"),
)
"""Files that not everybody may read: hashes of passwords, and what would help to break in."""

READERS = ("root", "shadow", "ssh_keys")
"""Groups of programs that have to read some of these, which distributions have no account in."""


@check("access.sensitive-files-protected", severity=Severity.HIGH)
def sensitive_files_protected(
    file: FileAccess, *, secret: Annotated[tuple[str, ...], Meta(min_length=1)] = SECRET, readers: tuple[str, ...] = READERS
) -> Verdict:
    """The files that decide who may do what belong to root, only root may write them, and those in `secret` not everybody may read.

    Nor may a group read what is secret, unless it is one of `readers`.

    To write takes the mode's bit for the group also where an access control list (setfacl) gives it to somebody; so no
    group may write, whatever its members. A list may let nobody but root read what is secret.
    Whoever can write the list of accounts, the rules of sudo or the jobs of cron is root within minutes; whoever can
    read the hashes of passwords can try passwords at home, as often as they like.

    To fix: `chown root FILE`, `chmod go-w FILE`, and for the secret ones `chmod o-r FILE`, `chgrp root FILE` and `setfacl -b FILE`; the
    package manager knows the original modes (`dpkg-statoverride`, `rpm --setperms`).
    """
    if file.kind not in ("file", "directory", "link"):
        return not_applicable("{subject} is no file ({kind})", kind=file.kind)
    bits = known(file.mode)
    mode = f"{bits & 0o7777:04o}"
    if file.uid != 0:
        return failed("{subject} must belong to root, and belongs to {owner} (mode {mode})", owner=file.owner, mode=mode)
    is_shared = file.kind == "directory" and file.group == "crontab" and bits & 0o1002 == 0o1000
    if bits & 0o022 and not is_shared:  # Debian's crontab(1) puts files into that folder, and can take away none of another's
        return failed("only root may write {subject}; it has mode {mode} (group {group})", mode=mode, group=file.group)
    is_secret = file.path in secret or file.path.startswith("/etc/ssh/ssh_host_")
    if is_secret and bits & 0o004:
        return failed("not everybody may read {subject}; it has mode {mode}", mode=mode)
    if is_secret and bits & 0o040 and file.gid != 0 and file.group not in readers:
        return failed("the group {group} may read {subject}; it has mode {mode}", group=file.group, mode=mode)
    if is_secret and bits & 0o040 and (named := let_in(known(file.entries), 4)):  # without this bit a list lets nobody read
        return failed("by its access control list others may read {subject}: {readers}", readers=named)
    return passed("{subject} belongs to root and has mode {mode} (group {group})", mode=mode, group=file.group)
