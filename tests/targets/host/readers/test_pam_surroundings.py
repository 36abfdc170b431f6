"""What PAM's modules look at besides the account."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govaudit.facts.pam import NameList, PamSurroundings
from govaudit.model import FileAttributes, Missing, Observation, Seen
from govaudit.targets.host.login_defs import LOGIN_DEFS
from govaudit.targets.host.pam.files import FILES
from govaudit.targets.host.readers.accounts import GROUP, PASSWD
from govaudit.targets.host.readers.pam_enrolments import PLACES_OF_SECRETS, in_files
from govaudit.targets.host.readers.pam_surroundings import (
    ACCESS,
    ACCESS_DROP_INS,
    NO_LOGINS,
    SECURETTY,
    SEPERMIT,
    SHELLS,
    TIMES,
    VENDORS_SHELLS,
    named_lists,
    pam_surroundings,
)
from govaudit.targets.host.requests import Command, File, Listing
from tests.support import DENIED, NOT_THERE, saw
from tests.support.startup import THERE, read

SSHD = """\
auth required pam_listfile.so item=user sense=deny file=/etc/ssh/deniedusers
account required pam_access.so accessfile=/etc/login.access
"""


def around(answers: dict[Any, Any] | None = None, *more: Observation) -> PamSurroundings:
    found = read(pam_surroundings, answers, *more)
    assert isinstance(found, PamSurroundings)
    return found


def test_a_host_without_any_of_it() -> None:
    found = around()
    assert (found.no_logins, found.access_rules, found.access_is_complete) == ([], {}, True)
    assert (found.securetty, found.time_rules) == (False, [])
    assert found.sepermit_rules is None
    assert found.lists == {"/etc/shells": None}
    assert (found.wheel_group, found.system_ids) == ("root", [])


def test_what_is_there() -> None:
    group = "root:x:0:\nwheel:x:10:ann\n"
    answers = {NO_LOGINS[0]: THERE, SECURETTY: THERE, TIMES: "# no rules\nsshd;*;ann;Al0000-2400\n", GROUP: group}
    found = around(answers, saw(LOGIN_DEFS, "UID_MIN 1000\nSYS_UID_MIN\t201\n#SYS_UID_MAX 999\n"))
    assert (found.no_logins, found.securetty, found.wheel_group) == (["/etc/nologin"], True, "wheel")
    assert found.time_rules == ["sshd;*;ann;Al0000-2400"]
    assert found.system_ids == [201, 999]
    assert around({GROUP: "root:x:0:\n"}).wheel_group == "root"


def test_rules_of_access_in_the_order_in_which_they_are_read() -> None:
    drop_in = saw(ACCESS_DROP_INS, "-:ALL:ALL\n", source="/etc/security/access.d/10.conf")
    found = around({ACCESS: "# nothing\n\n+:ann:ALL\n"}, drop_in)
    assert found.access_rules == {"/etc/security/access.conf": ["+:ann:ALL"], "/etc/security/access.d/10.conf": ["-:ALL:ALL"]}
    assert found.access_unended == []
    unended = around({ACCESS: "+:ann:ALL\n-:ALL:ALL"})
    assert (unended.access_unended, len(unended.access_rules["/etc/security/access.conf"])) == (["/etc/security/access.conf"], 2)  # type: ignore[arg-type]
    assert isinstance(around({ACCESS: "-:ALL:A\0LL\n"}).access_rules["/etc/security/access.conf"], Missing)
    assert around({ACCESS: DENIED}).access_rules["/etc/security/access.conf"] == DENIED


def test_lists_that_stacks_name_are_looked_at_and_nothing_that_could_be_secret() -> None:
    stack = saw(FILES, SSHD, source="/etc/pam.d/sshd")
    users = File("/etc/ssh/deniedusers")
    rules = saw(File("/etc/login.access"), "-:ALL:ALL\n")
    found = around(None, stack, saw(users, "ann\r\n\nbob\n"), saw(Listing(users.path), THERE), rules)
    assert found.lists["/etc/ssh/deniedusers"] == NameList(lines=["ann", "bob"], is_plain=True)
    assert found.access_rules == {"/etc/login.access": ["-:ALL:ALL"], "/etc/ssh/deniedusers": ["ann\r", "bob"]}
    for path in ("/etc/shadow", "/etc/gshadow", "/etc/shadow-users", "/root/users", "/etc/../root/users", "/etc/users*", "/etc/ssl/key"):
        assert not [*named_lists([saw(FILES, f"auth required pam_listfile.so file={path}\n", source="/etc/pam.d/x")])]


def test_who_has_enrolled() -> None:
    passwd = "ann:x:1000:1000::/home/ann:/bin/sh\nbob:x:1001:1001::/home/bob:/bin/sh\n"
    secrets = [Listing(f"/home/{name}/{place}") for name in ("ann", "bob") for place in PLACES_OF_SECRETS.values()]
    seen = [saw(PASSWD, passwd, source="/etc/passwd"), *(saw(request, NOT_THERE) for request in secrets[1:]), saw(secrets[0], THERE)]
    assert around(None, *seen).enrolled == {"pam_google_authenticator": ["ann"], "pam_u2f": [], "pam_yubico": [], "pam_rhosts": []}
    denied = [seen[0], *(saw(request, DENIED) for request in secrets)]
    assert around(None, *denied).enrolled["pam_google_authenticator"] == DENIED


def test_a_vendor_s_list_of_shells_may_be_read() -> None:
    shells = saw(File("/etc/shells"), "/bin/sh\n", source="/etc/shells")
    assert isinstance(around(None, shells, saw(VENDORS_SHELLS, NOT_THERE)).lists["/etc/shells"], NameList)
    for own in (shells, saw(File("/etc/shells"), NOT_THERE)):
        assert isinstance(around(None, own, saw(VENDORS_SHELLS, THERE)).lists["/etc/shells"], Missing)


@pytest.mark.parametrize(
    ("mode", "uid", "is_refused"), [(0o600, 1000, False), (0o400, 1000, False), (0o640, 1000, True), (0o700, 1000, True), (0o400, 0, True)]
)
def test_secrets_that_are_refused(mode: int, uid: int, is_refused: bool) -> None:
    secret = saw(Listing("/home/ann/.google_authenticator"), Seen(attributes=FileAttributes(mode=mode, uid=uid)))
    seen = [saw(PASSWD, "ann:x:1000:1000::/home/ann:/bin/sh\n", source="/etc/passwd"), secret]
    assert around(None, *seen).refused_secrets == (["ann"] if is_refused else [])


def test_secrets_named_like_their_accounts() -> None:
    stack = saw(FILES, "auth required pam_google_authenticator.so nullok user=root secret=/etc/codes/${USER}\n", source="/etc/pam.d/sshd")
    codes = Listing("/etc/codes/*")
    place = "pam_google_authenticator /etc/codes/${USER}"
    assert around(None, stack, saw(codes, THERE, source="/etc/codes/ann")).enrolled[place] == ["ann"]
    assert around({codes: DENIED}, stack).enrolled[place] == DENIED
    assert place not in around().enrolled


def test_rules_of_sepermit() -> None:
    assert around({SEPERMIT: "# none\n"}).sepermit_rules is False
    assert around({SEPERMIT: "# some\nguest:exclusive\n"}).sepermit_rules is True
    assert around({SEPERMIT: DENIED}).sepermit_rules == DENIED


def test_shells_that_everybody_may_write_or_that_are_no_list() -> None:
    assert around({SHELLS: "/bin/sh\n", Listing(SHELLS.path): THERE}).lists["/etc/shells"] == NameList(lines=["/bin/sh"], is_plain=True)
    unknown = around({SHELLS: "/bin/sh\n", Listing(SHELLS.path): DENIED}).lists["/etc/shells"]
    assert isinstance(unknown, NameList)
    assert isinstance(unknown.is_plain, Missing)
    for content in ("x" * 400 + "\n", "/bin/sh\0\n", "/bin/sh\n" * 20_000):
        assert isinstance(around({SHELLS: content}).lists["/etc/shells"], Missing)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300), st.text("pam_listfile.so=/etc:+-ALL \n;[]\\", max_size=300))
def test_no_bytes_make_the_reader_raise(data: bytes, text: str) -> None:
    for content in (data, text.encode()):
        files = dict.fromkeys((ACCESS, TIMES, SHELLS, GROUP, LOGIN_DEFS), content)
        around(files, saw(FILES, content, source="/etc/pam.d/x"))
        around(None, saw(FILES, b"auth required pam_listfile.so file=/etc/users" + content, source="/etc/pam.d/x"))


@pytest.mark.parametrize("line", ["pam_listfile file=" * 10_000, "pam_access.so " + "x" * 190_000, "pam_listfile " * 14_000])
def test_long_lines_are_searched_in_one_pass(line: str) -> None:
    around(None, saw(FILES, line, source="/etc/pam.d/x"))


def test_of_files_with_secrets_the_names_alone_are_asked_for() -> None:
    stack = "auth required pam_oath.so usersfile=/etc/users.oath window=9\nauth required pam_u2f.so authfile=/etc/u2f.keys\n"
    [oath, oath_there, u2f, u2f_there] = list(in_files([saw(FILES, stack, source="/etc/pam.d/sshd")]))
    assert isinstance(oath, Command)
    assert oath.argv == ("awk", "/^[ \\t]*HOTP/ && NF > 3 { print $2 }", "/etc/users.oath")
    there = [saw(oath_there, THERE), saw(u2f_there, NOT_THERE), saw(u2f, NOT_THERE)]
    names = Seen(content=b"ann\nbob\nann\n", status=0)
    found = around(None, saw(FILES, stack, source="/etc/pam.d/sshd"), *there, saw(oath, names)).enrolled
    assert (found["pam_oath /etc/users.oath"], found["pam_u2f /etc/u2f.keys"]) == (["ann", "bob"], [])
    denied = around(None, saw(FILES, stack, source="/etc/pam.d/sshd"), *there, saw(oath, Seen(status=2))).enrolled
    assert isinstance(denied["pam_oath /etc/users.oath"], Missing)


def test_the_names_that_awk_prints(tmp_path: Path) -> None:
    users = tmp_path / "users.oath"
    users.write_text("# HOTP comment - 00\nHOTP ann - 3132\n HOTP/T30/6\tbob\t-\t3334\nHOTP eve\n")
    [asked, _] = list(in_files([saw(FILES, f"auth required pam_oath.so usersfile={users}\n", source="/etc/pam.d/sshd")]))
    assert isinstance(asked, Command)
    run = subprocess.run(asked.argv, capture_output=True, text=True, check=True)
    assert run.stdout == "ann\nbob\n"


@pytest.mark.parametrize("path", ["${HOME}/.oath", "/etc/../x", "/etc/us er", "users.oath"])
def test_files_whose_names_are_not_plain_are_not_asked_for(path: str) -> None:
    assert not list(in_files([saw(FILES, f"auth required pam_oath.so usersfile={path}\n", source="/etc/pam.d/sshd")])) or " " in path
