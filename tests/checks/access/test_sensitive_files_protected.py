"""access.sensitive-files-protected"""

from __future__ import annotations

import msgspec
import pytest

from govaudit.facts.permissions import AclEntry, FileAccess
from govaudit.looking import Limits
from govaudit.model import Missing, Status, Target
from govaudit.reading import Observations
from govaudit.targets.host.observer import connect
from govaudit.targets.host.readers.permissions import SENSITIVE, file_access
from tests.support import DENIED, NOT_THERE, load_check

sensitive_files_protected = load_check("access.sensitive-files-protected")


def file(path: str, mode: int | Missing, *, uid: int = 0, gid: int = 0, kind: str = "file") -> FileAccess:
    owner, group = "root" if uid == 0 else "ada", {0: "root", 42: "shadow"}.get(gid, "ada")
    return FileAccess(path=path, kind=kind, owner=owner, group=group, uid=uid, gid=gid, mode=mode)


@pytest.mark.parametrize(
    "access",
    [
        file("/etc/passwd", 0o644),
        file("/etc/shadow", 0o640, gid=42),
        file("/etc/shadow", 0o000),
        file("/etc/cron.d", 0o755, kind="directory"),
        file("/etc/crontab", 0o644),
        file("/etc/ssh/ssh_host_rsa_key", 0o600),
    ],
)
def test_good_root_alone_may_write(access: FileAccess) -> None:
    assert sensitive_files_protected(access).status is Status.PASS


@pytest.mark.parametrize(
    ("access", "sentence"),
    [
        (file("/etc/passwd", 0o666), "only root may write /etc/passwd; it has mode 0666 (group root)"),
        (file("/etc/crontab", 0o664), "only root may write /etc/crontab; it has mode 0664 (group root)"),
        (file("/etc/passwd", 0o664, gid=42), "only root may write /etc/passwd; it has mode 0664 (group shadow)"),
        (file("/etc/passwd", 0o644, uid=1000), "/etc/passwd must belong to root, and belongs to ada (mode 0644)"),
        (file("/etc/shadow", 0o644, gid=42), "not everybody may read /etc/shadow; it has mode 0644"),
        (file("/etc/shadow", 0o640, gid=1000), "the group ada may read /etc/shadow; it has mode 0640"),
        (file("/etc/gshadow-", 0o640, gid=1000), "the group ada may read /etc/gshadow-; it has mode 0640"),
        (file("/etc/ssh", 0o755, uid=1000, kind="directory"), "/etc/ssh must belong to root, and belongs to ada (mode 0755)"),
        (file("/etc/ssh/ssh_host_rsa_key", 0o644), "not everybody may read /etc/ssh/ssh_host_rsa_key; it has mode 0644"),
    ],
)
def test_bad_others_may_write_or_read(access: FileAccess, sentence: str) -> None:
    verdict = sensitive_files_protected(access)
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == sentence


def test_good_the_group_of_the_program_that_reads_it() -> None:
    keys = msgspec.structs.replace(file("/etc/ssh/ssh_host_rsa_key", 0o640, gid=998), group="ssh_keys")
    assert sensitive_files_protected(keys).status is Status.PASS
    assert sensitive_files_protected(keys, readers=()).status is Status.FAIL
    assert sensitive_files_protected(file("/etc/passwd", 0o644, gid=1000)).status is Status.PASS, "everybody may read it"


@pytest.mark.parametrize("path", ["/etc/ssh", "/etc/ssh/sshd_config.d", "/etc/security", "/etc/security/*", "/etc/default/*"])
def test_bad_what_lies_above_them_is_looked_at_too(path: str) -> None:
    assert path in {listing.pattern for listing in SENSITIVE}


def test_good_the_folder_of_crontabs_where_crontab_adds_to_it() -> None:
    folder = msgspec.structs.replace(file("/var/spool/cron/crontabs", 0o1730, gid=104, kind="directory"), group="crontab")
    assert sensitive_files_protected(folder).status is Status.PASS
    assert sensitive_files_protected(msgspec.structs.replace(folder, mode=0o730)).status is Status.FAIL, "it could take root's away"
    assert sensitive_files_protected(msgspec.structs.replace(folder, mode=0o1733)).status is Status.FAIL
    assert sensitive_files_protected(msgspec.structs.replace(folder, group="ada")).status is Status.FAIL


def by_list(access: FileAccess, *entries: AclEntry) -> FileAccess:
    return msgspec.structs.replace(access, has_acl=True, entries=list(entries))


def test_bad_an_access_control_list_lets_others_read() -> None:
    shadow = file("/etc/shadow", 0o640, gid=42)
    ann, web = AclEntry(kind="user", id=1000, permissions=4), AclEntry(kind="group", id=33, permissions=5)
    verdict = sensitive_files_protected(by_list(shadow, ann, web))
    said = "by its access control list others may read /etc/shadow: user 1000 (r--), group 33 (r-x)"
    assert (verdict.status, str(verdict.sentence)) == (Status.FAIL, said)
    assert sensitive_files_protected(by_list(file("/etc/passwd", 0o644), ann)).status is Status.PASS, "everybody may read it"


def test_good_an_access_control_list_that_gives_nothing() -> None:
    shadow = file("/etc/shadow", 0o640, gid=42)
    nothing, root = AclEntry(kind="user", id=1000, permissions=0), AclEntry(kind="user", id=0, permissions=6)
    assert sensitive_files_protected(by_list(shadow, nothing, root)).status is Status.PASS
    assert sensitive_files_protected(by_list(shadow)).status is Status.PASS, "a list for new files in a directory"


def test_absent_an_access_control_list_that_was_not_read() -> None:
    untold = msgspec.structs.replace(file("/etc/shadow", 0o640, gid=42), has_acl=DENIED, entries=DENIED)
    assert sensitive_files_protected(untold).status is Status.UNKNOWN
    assert sensitive_files_protected(msgspec.structs.replace(untold, mode=0o600)).status is Status.PASS, "a list would give nothing"
    assert sensitive_files_protected(msgspec.structs.replace(untold, path="/etc/passwd", mode=0o644)).status is Status.PASS


def test_absent_a_device_behind_a_link() -> None:
    assert sensitive_files_protected(file("/etc/systemd/system/x.service", 0o666, kind="character")).status is Status.NOT_APPLICABLE


def test_absent_links_and_no_answer() -> None:
    assert sensitive_files_protected(file("/boot/grub/grub.cfg", DENIED, kind="link")).status is Status.UNKNOWN
    assert sensitive_files_protected({FileAccess: NOT_THERE}).status is Status.NOT_APPLICABLE
    assert sensitive_files_protected({FileAccess: DENIED}).status is Status.UNKNOWN


def test_good_this_machine_s_password_file() -> None:
    with connect(Target(system="s", address="local:", kind="host"), Limits(60)) as session:
        found = [one for one in file_access(Observations(session.ask(SENSITIVE))) if isinstance(one, FileAccess)]
    [passwd] = [one for one in found if one.path == "/etc/passwd"]
    assert str(sensitive_files_protected(passwd).sentence) == "/etc/passwd belongs to root and has mode 0644 (group root)"
