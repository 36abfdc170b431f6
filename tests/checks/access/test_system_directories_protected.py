"""access.system-directories-protected"""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from govaudit.facts.permissions import AclEntry
from govaudit.facts.system_files import SystemDirectory
from govaudit.model import Status
from tests.facts.hardening_examples import file
from tests.support import DENIED, NOT_THERE, load_check
from tests.support.scenarios import DEBIAN, FAIL, PASS, Files, Row, With, assert_row, named

CHECK = "access.system-directories-protected"
system_directories_protected = load_check(CHECK)


def folder(mode: int, *, uid: int = 0, gid: int = 0, group: str = "root") -> SystemDirectory:
    return file(SystemDirectory, mode=mode, uid=uid, gid=gid, group=group, owner="root" if uid == 0 else "ann")


@pytest.mark.parametrize("mode", [0o700, 0o755, 0o711, 0o775, 0o555])
def test_good_root_alone_may_write(mode: int) -> None:
    assert system_directories_protected(folder(mode)).status is Status.PASS


def test_good_groups_that_distributions_let_write() -> None:
    assert system_directories_protected(folder(0o775, gid=110, group="syslog")).status is Status.PASS
    assert system_directories_protected(folder(0o775, gid=110, group="syslog"), groups=()).status is Status.FAIL
    assert system_directories_protected(folder(0o755, gid=1000, group="ann")).status is Status.PASS, "it may not write"


def test_bad_others_may_write_or_own_it() -> None:
    verdict = system_directories_protected(folder(0o755, uid=1000))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "/etc/example must belong to root, and belongs to ann (mode 0755)"
    verdict = system_directories_protected(folder(0o775, gid=1000, group="ann"))
    assert str(verdict.sentence) == "only root may write /etc/example; it has mode 0775 (group ann)"
    assert system_directories_protected(folder(0o1777)).status is Status.FAIL


def test_bad_an_access_control_list_lets_a_user_write() -> None:
    listed = msgspec.structs.replace(folder(0o775), has_acl=True, entries=[AclEntry(kind="user", id=1000, permissions=7)])
    assert system_directories_protected(listed).status is Status.FAIL
    assert system_directories_protected(msgspec.structs.replace(listed, mode=0o755)).status is Status.PASS, "the mask takes it back"
    assert system_directories_protected(msgspec.structs.replace(listed, entries=DENIED)).status is Status.UNKNOWN


def test_absent_its_mode_is_not_known() -> None:
    assert system_directories_protected(file(SystemDirectory, mode=DENIED)).status is Status.UNKNOWN
    assert system_directories_protected({SystemDirectory: DENIED}).status is Status.UNKNOWN
    assert system_directories_protected({SystemDirectory: NOT_THERE}).status is Status.NOT_APPLICABLE


OF_ANN = (
    *("etc", "etc/ssh", "etc/ssh/sshd_config.d", "etc/security", "etc/default", "etc/pam.d", "etc/sudoers.d", "etc/cron.d", "etc/systemd"),
    *("etc/apt", "usr", "usr/bin", "usr/sbin", "usr/lib", "usr/lib/x86_64-linux-gnu", "usr/lib/x86_64-linux-gnu/security"),
    *("boot", "home", "root", "var", "var/log", "var/lib", "var/spool", "run", "opt"),
)
HOME: Files = {"home": "->data/people/home", "data/people/home/": With(mode=0o755)}
ROWS = [
    Row("as it should be", CHECK, PASS, {f"{name}/": With(mode=0o755) for name in OF_ANN}),
    *(Row(f"{name} is a plain user's", CHECK, FAIL, {f"{name}/": With(mode=0o755, uid=1000)}) for name in OF_ANN),
    Row("everybody may write the root", CHECK, FAIL, {"./": With(mode=0o777)}),
    Row("homes lie elsewhere", CHECK, PASS, {**HOME, "data/people/": With(mode=0o755), "data/": With(mode=0o755)}),
    Row("homes lie elsewhere, below a plain user's folder", CHECK, FAIL,
        {**HOME, "data/people/": With(mode=0o755), "data/": With(mode=0o755, uid=1000)}),
    Row("homes lie elsewhere, by two links", CHECK, FAIL,
        {"home": "->data/home", "data": "->disk", "disk/home/": With(mode=0o755), "disk/": With(mode=0o755, uid=1000)}),
]  # fmt: skip


@named(ROWS)
def test_trees(row: Row, tmp_path: Path) -> None:
    assert_row(DEBIAN, row, tmp_path)
