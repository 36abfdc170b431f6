"""What PAM's modules look at besides the account."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govaudit.facts.pam import NameList, PamSurroundings
from govaudit.model import Missing, Observation
from govaudit.targets.host.login_defs import LOGIN_DEFS
from govaudit.targets.host.pam.files import FILES
from govaudit.targets.host.readers.accounts import GROUP, PASSWD
from govaudit.targets.host.readers.pam_enrolments import PLACES_OF_SECRETS
from govaudit.targets.host.readers.pam_surroundings import (
    ACCESS,
    ACCESS_DROP_INS,
    NO_LOGINS,
    SECURETTY,
    SEPERMIT,
    SHELLS,
    TIMES,
    named_lists,
    pam_surroundings,
)
from govaudit.targets.host.requests import File, Listing
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
    assert (found.wheel_group, found.system_ids) == ("root", [999])


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
    assert around(None, *seen).enrolled == {"pam_google_authenticator": ["ann"], "pam_u2f": [], "pam_yubico": []}
    denied = [seen[0], *(saw(request, DENIED) for request in secrets)]
    assert around(None, *denied).enrolled["pam_google_authenticator"] == DENIED


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
