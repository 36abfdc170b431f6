"""Accounts of a host's own files, and the files in their homes."""

from __future__ import annotations

import pwd
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govaudit.facts.accounts import Account, AccountDatabase, Password, PasswordAgeing
from govaudit.model import Complete, FileAttributes, Missing, Observation, Reason
from govaudit.targets.host.login_defs import LOGIN_DEFS
from govaudit.targets.host.readers.accounts import (
    GROUP,
    PASSWD,
    RECORDS,
    SHADOW,
    SOURCES,
    VENDORS_SOURCES,
    account_database,
    accounts,
    password_ageing,
)
from tests.support import DENIED, NOT_THERE, observations, saw
from tests.support.startup import THERE
from tests.support.startup import read as ask_reader

PASSWD_FILE = """\
root:x:0:0:root:/root:/bin/bash
daemon:x:1:1::/usr/sbin:/usr/sbin/nologin
ann:x:1000:1000:Ann,,,:/home/ann:
"""
SHADOW_STATES = "root:$y$j9T$:19000:0:99999:7:::\ndaemon:none:19000:0:99999:7:::\nann:!$6$:19000:0:90:7::20000:\n"
GROUPS = "root:x:0:\ndaemon:x:1:\nann:x:1000:\nsudo:x:27:ann,bob\n"


def read(passwd: str | bytes, shadow: str | bytes | Missing = SHADOW_STATES, group: str | bytes | Missing = GROUPS) -> list[Account]:
    return [answer for answer in answers(passwd, shadow, group) if isinstance(answer, Account)]


def answers(
    passwd: str | bytes, shadow: str | bytes | Missing = SHADOW_STATES, group: str | bytes | Missing = GROUPS
) -> list[Account | Complete | Missing]:
    return list(accounts(observations([saw(PASSWD, passwd, source="/etc/passwd"), saw(SHADOW, shadow), saw(GROUP, group)])))


def test_an_account_is_put_together_from_three_files() -> None:
    root, daemon, ann = read(PASSWD_FILE)
    assert root.password == Password(state="set", scheme="yescrypt", cost="j9T")
    assert daemon.password == Password(state="none")
    assert not daemon.has_login_shell
    assert ann.password == Password(state="locked", scheme="sha512")
    assert (ann.groups, ann.shell, ann.max_days, ann.expires, ann.place.line) == (["ann", "sudo"], "/bin/sh", 90, 20000, 3)


def test_what_a_plain_user_may_not_read_is_missing_field_by_field() -> None:
    ann = read(PASSWD_FILE, DENIED)[2]
    assert (ann.password, ann.max_days) == (DENIED, DENIED)
    assert ann.groups == ["ann", "sudo"]


@pytest.mark.parametrize(
    ("state", "password"),
    [
        ("$6$rounds=5000$", Password(state="set", scheme="sha512", cost="rounds=5000")),
        ("$1$", Password(state="set", scheme="md5")),
        ("$2b$12$", Password(state="set", scheme="bcrypt", cost="12")),
        ("des", Password(state="set", scheme="des")),
        ("!des", Password(state="locked", scheme="des")),
        ("locked", Password(state="locked")),
        ("empty", Password(state="empty")),
    ],
)
def test_the_states_of_a_password(state: str, password: Password) -> None:
    assert read("ann:x:1:1::/:/bin/sh\n", f"ann:{state}:1:2:3:4:::\n")[0].password == password


@pytest.mark.parametrize(
    ("field", "password"),
    [
        ("", Password(state="empty", in_passwd=True)),
        ("*", Password(state="none")),
        ("!", Password(state="none")),
        ("$6$abc$defdef", Password(state="set", scheme="sha512", in_passwd=True)),
        ("x", Password(state="none")),  # and no line in /etc/shadow
    ],
)
def test_passwords_that_stand_in_passwd_itself(field: str, password: Password) -> None:
    assert read(f"bob:{field}:1:1::/:/bin/sh\n")[0].password == password


def test_whether_shadow_is_looked_at() -> None:
    assert (read(PASSWD_FILE)[2].in_shadow, read(PASSWD_FILE)[2].has_shadow_line, read(PASSWD_FILE)[2].names_shell) == (True, True, False)
    assert read(PASSWD_FILE, DENIED)[2].has_shadow_line == DENIED
    here = read("bob:$6$abc$defdef:1:1::/:/bin/sh\n")[0]
    assert (here.in_shadow, here.has_shadow_line, here.names_shell) == (False, False, True)
    assert isinstance(read("ann:x:1:1::/:/bin/sh\n", "ann:$6$:1:0:-1:4:::\n")[0].has_shadow_line, Missing)


def test_a_password_of_no_known_form_is_missing() -> None:
    assert isinstance(read("bob:abcdef:1:1::/:/bin/sh\n")[0].password, Missing)
    assert isinstance(read("ann:x:1:1::/:/bin/sh\n", "ann:invalid:1:2:3:4:::\n")[0].password, Missing)


@pytest.mark.parametrize(
    "line", ["eve:x: 0:0::/:/bin/sh", "eve:x:0", "eve:x:+0:0::/:/bin/sh", "eve:x:4294967296:0::/:/bin/sh", ":x:0:0::/:/"]
)
def test_a_line_that_programs_read_differently_leaves_the_list_open(line: str) -> None:
    found = answers(PASSWD_FILE + line + "\n")
    assert len(found) == 4
    assert isinstance(found[-1], Missing)
    assert found[-1].reason is Reason.UNPARSEABLE
    assert str(found[-1].sentence) == "/etc/passwd:4 cannot be read as an account"


def test_nis_lines_and_comments_are_no_accounts() -> None:
    found = answers(PASSWD_FILE + "# old\n\n+::::::\n-eve::::::\n")
    assert len(found) == 4
    assert isinstance(found[-1], Complete)


@pytest.mark.parametrize(
    ("sources", "passwd", "expected"),
    [
        ("passwd: files systemd\n", PASSWD_FILE, []),
        ("passwd:\tfiles [SUCCESS=continue] sss # ldap\ngroup: files ldap\n", PASSWD_FILE, ["sss"]),
        ("passwd: compat\n", PASSWD_FILE + "+::::::\n", ["nis"]),
    ],
)
def test_directories_are_named(sources: str, passwd: str, expected: list[str]) -> None:
    found = ask_reader(account_database, {PASSWD: passwd, SOURCES: sources})
    assert isinstance(found, AccountDatabase)
    assert found.directories == expected


def test_a_host_without_accounts_is_not_judged() -> None:
    found = ask_reader(account_database, {SOURCES: ""})
    assert isinstance(found, Missing)
    assert str(found.sentence) == "/etc/passwd is not there"


def test_who_may_read_the_hashes_is_seen() -> None:
    def mode(shadow: Observation) -> int | Missing:
        found = ask_reader(account_database, {PASSWD: PASSWD_FILE, SOURCES: ""}, shadow)
        assert isinstance(found, AccountDatabase)
        return found.shadow_mode

    assert mode(saw(SHADOW, SHADOW_STATES, attributes=FileAttributes(mode=0o604))) == 0o604
    assert mode(saw(SHADOW, DENIED)) == DENIED
    assert isinstance(mode(saw(SHADOW, NOT_THERE)), Missing)


@pytest.mark.parametrize(("changed", "ages"), [("19000", True), ("0", True), ("", False), ("-1", False), ("99999", False)])
def test_a_password_ages_from_the_day_of_its_change(changed: str, ages: bool) -> None:
    assert read("ann:x:1:1::/:/bin/sh\n", f"ann:$6$:{changed}:0:90:7:::\n")[0].ages is ages


@pytest.mark.parametrize(
    ("shell", "is_one"),
    [
        ("/usr/sbin/nologin", False),
        ("/bin/false", False),
        ("/dev/null", False),
        ("/opt/evil/true", True),
        ("/home/x/nologin", True),
        ("", True),
    ],
)
def test_shells_that_let_nobody_work(shell: str, is_one: bool) -> None:
    assert read(f"ann:x:1:1::/:{shell}\n")[0].has_login_shell is is_one


def test_accounts_of_systemd_are_those_of_a_directory_where_there_are_records() -> None:
    files = {PASSWD: PASSWD_FILE, SOURCES: "passwd: files systemd\n"}
    homed = saw(RECORDS[0], THERE, source="/var/lib/systemd/home/ann.identity")
    assert ask_reader(account_database, files).directories == []
    assert ask_reader(account_database, files, homed).directories == ["systemd"]
    assert ask_reader(account_database, {**files, RECORDS[1]: DENIED}).directories == DENIED
    assert ask_reader(account_database, {PASSWD: PASSWD_FILE, SOURCES: "passwd: files\n"}, homed).directories == []


def test_suse_s_nsswitch_counts_where_etc_has_none() -> None:
    assert ask_reader(account_database, {PASSWD: PASSWD_FILE, VENDORS_SOURCES: "passwd: files sss\n"}).directories == ["sss"]
    own = {PASSWD: PASSWD_FILE, SOURCES: "passwd: files\n", VENDORS_SOURCES: "passwd: files sss\n"}
    assert ask_reader(account_database, own).directories == []


def test_login_defs_the_last_mention_wins() -> None:
    text = "# PASS_MAX_DAYS 1\nPASS_MAX_DAYS\t90\n  PASS_MAX_DAYS 365\nENCRYPT_METHOD yescrypt\n"
    found = ask_reader(password_ageing, {LOGIN_DEFS: text})
    assert isinstance(found, PasswordAgeing)
    assert (found.max_days, found.min_days, found.encrypt_method, found.uid_min) == (365, None, "yescrypt", 1000)
    assert [place.line for place in found.places("PASS_MAX_DAYS")] == [3]
    nothing = ask_reader(password_ageing)
    assert isinstance(nothing, PasswordAgeing)
    assert (nothing.max_days, nothing.uid_min) == (-1, 1000)
    assert isinstance(ask_reader(password_ageing, {LOGIN_DEFS: "PASS_MAX_DAYS often\n"}), Missing)


def test_the_accounts_of_this_host() -> None:
    found = {account.name: account for account in read(Path("/etc/passwd").read_bytes(), DENIED, Path("/etc/group").read_bytes())}
    for entry in pwd.getpwall():
        account = found[entry.pw_name]
        assert (account.uid, account.gid, account.home, account.shell) == (
            entry.pw_uid,
            entry.pw_gid,
            entry.pw_dir,
            entry.pw_shell or "/bin/sh",
        )


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.binary(max_size=300), st.text("root:x0123456789\n+-#/", max_size=300).map(str.encode)))
def test_no_bytes_make_the_readers_raise(content: bytes) -> None:
    answers(content, content, content)
    ask_reader(account_database, {PASSWD: content, SOURCES: content})
    ask_reader(password_ageing, {LOGIN_DEFS: content})


def test_space_before_a_name_is_passed_over_as_the_c_library_does() -> None:
    [ann] = read(" ann:x:1000:1000::/home/ann:/bin/bash\n", "\tann:empty:1:0:99999:7:::\n", "  sudo:x:27:bob, ann\nadm:x:4:\n wheel:x:10\n")
    assert ann.name == "ann"
    assert ann.password == Password(state="empty")
    assert ann.groups == ["#1000", "sudo"]


@pytest.mark.parametrize("line", ["sudo:x:27", "sudo:x: 27:", "sudo:x:+27:", "sudo:x:27:bob:carl"])
def test_a_primary_group_is_named_whatever_its_line_is_short_of(line: str) -> None:
    [ann] = read("ann:x:1000:27::/home/ann:/bin/bash\n", group=f"{line}\n")
    assert ann.groups == ["sudo"]
