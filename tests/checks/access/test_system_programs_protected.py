"""access.system-programs-protected"""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from govaudit.facts.system_files import SystemProgram
from govaudit.model import Status
from tests.facts.hardening_examples import file
from tests.support import DENIED, NOT_THERE, load_check
from tests.support.scenarios import DEBIAN, FAIL, PASS, Files, Row, With, assert_row, named

CHECK = "access.system-programs-protected"
system_programs_protected = load_check(CHECK)


@pytest.mark.parametrize("mode", [0o755, 0o4755, 0o644, 0o600, 0o2755])
def test_good_root_alone_may_write(mode: int) -> None:
    assert system_programs_protected(file(SystemProgram, mode=mode)).status is Status.PASS


def test_bad_others_may_write_or_own_it() -> None:
    verdict = system_programs_protected(file(SystemProgram, mode=0o755, uid=1000, owner="ann"))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "/etc/example must belong to root, and belongs to ann (mode 0755)"
    verdict = system_programs_protected(file(SystemProgram, mode=0o775))
    assert str(verdict.sentence) == "only root may write /etc/example; it has mode 0775 (group root)"


def test_absent_its_mode_is_not_known() -> None:
    assert system_programs_protected(file(SystemProgram, mode=DENIED)).status is Status.UNKNOWN
    device = msgspec.structs.replace(file(SystemProgram, mode=0o666), kind="character")
    assert system_programs_protected(device).status is Status.NOT_APPLICABLE
    assert system_programs_protected({SystemProgram: DENIED}).status is Status.UNKNOWN
    assert system_programs_protected({SystemProgram: NOT_THERE}).status is Status.NOT_APPLICABLE


OF_ANN = ("usr/lib/x86_64-linux-gnu/security/pam_unix.so", "usr/lib64/security/pam_unix.so", "usr/lib/x86_64-linux-gnu/libc.so.6",
          "usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2", "usr/lib64/ld-linux-x86-64.so.2", "usr/lib64/libnss_files.so.2", "usr/sbin/sshd",
          "usr/bin/su", "usr/bin/sudo", "usr/bin/bash", "usr/lib/systemd/systemd", "usr/lib/openssh/sshd-session", "boot/vmlinuz-6.1.0",
          "boot/initrd.img-6.1.0")  # fmt: skip
LIKE_BEFORE: Files = {path: content for path, content in DEBIAN.items() if path not in ("lib", "bin", "sbin")}
APART = {"lib/systemd/": With(mode=0o755), "sbin/": With(mode=0o755), "lib/x86_64-linux-gnu/libc.so.6": With(mode=0o755)}
ROWS = [
    Row("as it should be", CHECK, PASS, {name: With(mode=0o755) for name in OF_ANN}),
    *(Row(f"{name} is a plain user's", CHECK, FAIL, {name: With(mode=0o755, uid=1000)}) for name in OF_ANN),
    Row("a link to a plain user's file", CHECK, FAIL, {"usr/bin/sh": "->dash", "usr/bin/dash": With(mode=0o755, uid=1000)}),
    Row("a link into a plain user's folder", CHECK, FAIL,
        {"usr/bin/su": "->/opt/ann/su", "opt/ann/su": With(mode=0o755), "opt/ann/": With(mode=0o755, uid=1000)}),
]  # fmt: skip


@named(ROWS)
def test_trees(row: Row, tmp_path: Path) -> None:
    assert_row(DEBIAN, row, tmp_path)


@pytest.mark.parametrize(("uid", "expected"), [(0, PASS), (1000, FAIL)])
def test_a_tree_that_keeps_lib_apart_from_usr(uid: int, expected: Status, tmp_path: Path) -> None:
    pam = {"lib/x86_64-linux-gnu/security/pam_unix.so": With(mode=0o644, uid=uid)}
    assert_row(LIKE_BEFORE, Row("apart", CHECK, expected, {**APART, **pam}), tmp_path)
