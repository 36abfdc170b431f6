"""Passwords that client programs keep are for their account alone."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec
import pytest

from govaudit.checking import Status
from govaudit.facts.home_files import PathMode
from govaudit.facts.homes import ClientPasswords
from govaudit.model import Complete, Missing
from govaudit.targets.host.readers.homes import client_passwords
from tests.support import DENIED, NOT_THERE, load_check
from tests.support.systemd import look

client_passwords_closed = load_check("access.client-passwords-closed")


def file(mode: int, uid: int = 1000) -> ClientPasswords:
    seen = PathMode(path="/home/ann/.pgpass", kind="file", mode=mode, uid=uid, gid=1000)
    return ClientPasswords(path="/home/ann/.pgpass", account="ann", uid=1000, seen=seen)


@pytest.mark.parametrize("mode", [0o600, 0o400, 0o700])
def test_good_for_the_account_alone(mode: int) -> None:
    assert client_passwords_closed(file(mode)).status is Status.PASS
    assert client_passwords_closed(file(mode, uid=0)).status is Status.PASS


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644, 0o610, 0o602])
def test_bad_others_get_at_it(mode: int) -> None:
    assert client_passwords_closed(file(mode)).status is Status.FAIL


def test_bad_says_what_is_wrong() -> None:
    assert str(client_passwords_closed(file(0o644)).sentence) == "nobody but ann may get at /home/ann/.pgpass; it has mode 0644"
    assert str(client_passwords_closed(file(0o600, 33)).sentence) == "/home/ann/.pgpass must belong to ann, and belongs to user 33"


def test_absent_a_link_and_no_answer() -> None:
    assert client_passwords_closed(msgspec.structs.replace(file(0o600), seen=DENIED)).status is Status.UNKNOWN
    assert client_passwords_closed({ClientPasswords: DENIED}).status is Status.UNKNOWN
    assert client_passwords_closed({ClientPasswords: NOT_THERE}).status is Status.NOT_APPLICABLE


def test_those_of_all_homes_are_read(tmp_path: Path) -> None:
    for folder in ("etc", "home/ann/.aws", "srv/bob"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "etc/passwd").write_text(
        "ann:x:1000:1000::/home/ann:/bin/sh\nbob:x:1001:1001::/srv/bob:/bin/sh\nweb:x:33:33::/srv/bob:/usr/sbin/nologin\n"
    )
    for name, mode in (("home/ann/.aws/credentials", 0o644), ("srv/bob/.my.cnf", 0o600)):
        (tmp_path / name).write_text("x")
        (tmp_path / name).chmod(mode)
        os.chown(tmp_path / name, 1000, 1000)
    (tmp_path / "srv/bob/.pgpass").symlink_to("/dev/null")
    (tmp_path / "home/ann/.pgpass").symlink_to(".aws/credentials")
    *found, ending = client_passwords(look(tmp_path, client_passwords.wants))
    assert isinstance(ending, Complete)
    told = {one.path: one for one in found if isinstance(one, ClientPasswords)}
    assert told.keys() == {"/home/ann/.aws/credentials", "/home/ann/.pgpass", "/srv/bob/.my.cnf"}
    assert isinstance(told["/home/ann/.pgpass"].seen, Missing)
    assert client_passwords_closed(told["/home/ann/.aws/credentials"]).status is Status.FAIL
    assert client_passwords_closed(told["/srv/bob/.my.cnf"]).status is Status.FAIL, "it belongs to another account"
