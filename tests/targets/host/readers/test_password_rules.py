"""What PAM demands of new passwords, and whether failed attempts lock accounts."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govaudit.facts.password_rules import LoginLockout, PasswordRules
from govaudit.model import Complete, Missing, Reason
from govaudit.targets.host.pam.files import FILES
from govaudit.targets.host.readers.lockout import FAILLOCK, login_lockouts
from govaudit.targets.host.readers.password_rules import PASSWDQC, PWHISTORY, PWQUALITY, PWQUALITY_DROP_INS, password_rules
from tests.support import DENIED, saw
from tests.support.hosts import ask
from tests.support.startup import read

DEBIAN = """\
password	[success=1 default=ignore]	pam_unix.so obscure yescrypt
password	requisite	pam_deny.so
password required pam_permit.so
"""
RHEL = """\
password    requisite                                    pam_pwquality.so local_users_only
password    requisite                                    pam_pwhistory.so use_authtok
password    sufficient                                   pam_unix.so sha512 shadow use_authtok rounds=65536
password    required                                     pam_deny.so
"""


def rules(stack: str, answers: dict[Any, Any] | None = None, *more: Any) -> PasswordRules:
    found = list(read(password_rules, answers, saw(FILES, stack, source="/etc/pam.d/passwd"), *more))
    assert isinstance(found[0], PasswordRules)
    assert isinstance(found[-1], Complete)
    return found[0]


def test_debian_as_it_is_installed() -> None:
    found = rules(DEBIAN)
    assert (found.checker, found.min_length, found.checks_dictionary, found.remembered) == ("", 6, False, 0)
    assert (found.hash_scheme, found.hash_rounds) == ("yescrypt", None)


def test_the_rhel_family_as_it_is_installed() -> None:
    found = rules(RHEL, {PWQUALITY: "# minlen = 9\n\tminlen = 14\nminclass=4\nenforce_for_root\n"})
    assert (found.checker, found.min_length, found.min_kinds, found.remembered) == ("pam_pwquality", 14, 4, 10)
    assert (found.hash_scheme, found.hash_rounds, found.binds_root, found.checks_dictionary) == ("sha512", 65536, True, True)
    assert found.place is not None
    assert (found.place.path, found.place.line) == ("/etc/pam.d/passwd", 1)


@pytest.mark.parametrize(
    ("arguments", "conf", "length", "kinds"),
    [
        ("", "", 8, 1),
        ("minlen=12", "minlen = 20", 12, 1),
        ("", "minlen = 12\nminlen = 10", 10, 1),
        ("", "minlen = 4", 6, 1),
        ("minlen=12 dcredit=1 ucredit=2", "", 9, 1),
        ("minlen=12 dcredit=-1 ucredit=-1 lcredit=-1", "", 12, 3),
        ("minclass=2 dcredit=-1 ucredit=-1 lcredit=-1", "", 8, 3),
    ],
)
def test_pwquality_by_file_and_arguments(arguments: str, conf: str, length: int, kinds: int) -> None:
    found = rules(f"password requisite pam_pwquality.so {arguments}\npassword required pam_unix.so use_authtok\n", {PWQUALITY: conf})
    assert (found.min_length, found.min_kinds) == (length, kinds)


def test_the_main_file_of_pwquality_overrides_its_drop_ins() -> None:
    drop_in = saw(PWQUALITY_DROP_INS, "minlen = 20\ndifok = 7\n", source="/etc/security/pwquality.conf.d/a.conf")
    found = rules(RHEL, {PWQUALITY: "minlen = 10\n"}, drop_in)
    assert (found.min_length, found.min_changed) == (10, 7)


def test_cracklib_and_passwdqc() -> None:
    found = rules("password requisite pam_cracklib.so minlen=12\npassword required pam_unix.so\n")
    assert (found.checker, found.min_length, found.min_changed) == ("pam_cracklib", 8, 5)
    found = rules("password required pam_passwdqc.so min=disabled,24,12,10,9\npassword required pam_unix.so\n")
    assert (found.checker, found.min_length, found.min_kinds) == ("pam_passwdqc", 9, 1)
    assert isinstance(rules("password required pam_passwdqc.so config=/etc/own.conf\n").min_length, Missing)
    stack = "password required pam_passwdqc.so min=disabled,24,11,8,7 config=/etc/passwdqc.conf{}\npassword required pam_unix.so\n"
    conf = {PASSWDQC: "# local\nmin=disabled,disabled,disabled,disabled,16\n"}
    assert (rules(stack.format(""), conf).min_length, rules(stack.format(""), conf).min_kinds) == (16, 4)
    assert rules(stack.format(" min=disabled,30,20,20,20"), conf).min_length == 20
    assert rules(stack.format(""), {PASSWDQC: DENIED}).min_length == DENIED
    assert rules("password required pam_passwdqc.so enforce=none\n").min_length == 0


def test_pwquality_that_only_warns_demands_nothing() -> None:
    found = rules(RHEL, {PWQUALITY: "minlen = 14\nenforce_for_root\nenforcing = 0\n"})
    assert (found.min_length, found.min_kinds, found.checks_dictionary, found.binds_root) == (0, 0, False, False)
    assert isinstance(rules(RHEL, {PWQUALITY: "enforcing = perhaps\n"}).min_length, Missing)


def test_a_history_with_a_file_of_its_own() -> None:
    stack = "password required pam_pwhistory.so conf=/etc/own.conf\npassword required pam_unix.so\n"
    assert isinstance(rules(stack).remembered, Missing)


def test_what_is_not_followed_is_missing() -> None:
    assert isinstance(rules("password optional pam_pwquality.so\npassword required pam_unix.so\n").checker, Missing)
    assert isinstance(rules("password required pam_unknown.so\n").min_length, Missing)
    assert isinstance(rules("password include nothing\n").hash_scheme, Missing)
    assert rules(RHEL, {PWQUALITY: DENIED}).min_length == DENIED
    assert rules(RHEL, {PWHISTORY: DENIED}).remembered == DENIED
    assert isinstance(rules("password requisite pam_pwquality.so minlen=many\n").min_length, Missing)


def test_a_service_without_a_stack_goes_by_other() -> None:
    sshd = saw(FILES, "auth required pam_unix.so\n", source="/etc/pam.d/sshd")
    for stack, services in (("password required pam_deny.so\n", []), (DEBIAN, ["sshd"])):
        found = list(read(password_rules, None, sshd, saw(FILES, stack, source="/etc/pam.d/other")))
        assert [one.service for one in found[:-1]] == services
    assert len(list(read(password_rules, None, sshd))) == 1


def test_a_folder_that_may_not_be_listed() -> None:
    assert list(read(password_rules, {FILES: DENIED})) == [DENIED]
    assert list(read(login_lockouts, {FILES: DENIED})) == [DENIED]


PRE, FAIL, UNIX = "auth {} pam_faillock.so preauth", "auth {} pam_faillock.so authfail", "auth {} pam_unix.so"


@pytest.mark.parametrize(
    ("stack", "works"),
    [
        ([PRE.format("required"), UNIX.format("sufficient"), FAIL.format("required"), "auth required pam_deny.so"], True),
        ([PRE.format("requisite"), UNIX.format("[success=1 default=ignore]"), FAIL.format("[default=die]")], True),
        ([PRE.format("required"), UNIX.format("sufficient"), "auth sufficient pam_sss.so", FAIL.format("required")], True),
        ([UNIX.format("sufficient"), PRE.format("required"), FAIL.format("required")], False),
        ([FAIL.format("required"), PRE.format("required"), UNIX.format("sufficient")], False),
        ([PRE.format("required"), UNIX.format("sufficient")], False),
        ([UNIX.format("sufficient"), FAIL.format("required")], False),
        ([PRE.format("optional"), UNIX.format("sufficient"), FAIL.format("required")], False),
        ([PRE.format("required"), UNIX.format("requisite"), FAIL.format("required")], False),
        ([PRE.format("required"), UNIX.format("required"), FAIL.format("required")], True),
        ([PRE.format("required"), UNIX.format("[success=1 default=bad]"), FAIL.format("required")], True),
        ([PRE.format("required"), UNIX.format("[success=1 default=2]"), FAIL.format("required"), "auth required pam_deny.so"], False),
        ([PRE.format("[default=ignore]"), UNIX.format("sufficient"), FAIL.format("[default=die]"), "auth required pam_deny.so"], False),
        ([UNIX.format("[success=1 default=ignore]"), FAIL.format("[default=die]"), "auth sufficient pam_faillock.so authsucc",
          "auth requisite pam_deny.so"], True),
        ([UNIX.format("[success=1 default=ignore]"), FAIL.format("[default=die]"), "auth optional pam_faillock.so authsucc",
          "auth required pam_permit.so"], False),
        ([PRE.format("required"), "auth [success=1 default=ignore] pam_succeed_if.so user ingroup staff", UNIX.format("sufficient"),
          FAIL.format("required"), "auth required pam_deny.so"], True),
        ([PRE.format("required"), "auth [success=2 default=ignore] pam_succeed_if.so user ingroup staff", UNIX.format("sufficient"),
          FAIL.format("required"), "auth required pam_unix.so"], None),
        ([PRE.format("required"), "auth required pam_permit.so", FAIL.format("required")], None),
        (["auth required pam_tally2.so deny=5", UNIX.format("required")], True),
        (["auth required pam_tally2.so", UNIX.format("required")], False),
        ([UNIX.format("required"), "auth required pam_tally2.so deny=5"], False),
        ([UNIX.format("required")], False),
    ],
)
def test_where_the_lines_stand_decides(stack: list[str], works: bool | None) -> None:
    found = next(iter(read(login_lockouts, None, saw(FILES, "\n".join(stack) + "\n", source="/etc/pam.d/sshd"))))
    assert isinstance(found, LoginLockout)
    assert isinstance(found.works, Missing) if works is None else found.works is works


def test_options_of_faillock() -> None:
    stack = "\n".join([PRE.format("required") + " deny=4", UNIX.format("sufficient"), FAIL.format("required")]) + "\n"
    conf = "deny = 10\nunlock_time = never\n# fail_interval = 1\neven_deny_root\n"
    found = next(iter(read(login_lockouts, {FAILLOCK: conf}, saw(FILES, stack, source="/etc/pam.d/sshd"))))
    assert (found.attempts, found.unlock_seconds, found.interval_seconds, found.locks_root) == (4, 0, 900, True)
    found = next(iter(read(login_lockouts, {FAILLOCK: DENIED}, saw(FILES, stack, source="/etc/pam.d/sshd"))))
    assert found.attempts == DENIED
    assert found.works is True


def test_faillock_with_a_file_of_its_own() -> None:
    stack = "\n".join([PRE.format("required") + " conf=/etc/other.conf", UNIX.format("sufficient"), FAIL.format("required")]) + "\n"
    found = next(iter(read(login_lockouts, {FAILLOCK: "deny = 3\n"}, saw(FILES, stack, source="/etc/pam.d/sshd"))))
    assert isinstance(found.attempts, Missing)
    assert found.works is True


def test_this_machine_s_own_stacks() -> None:
    seen = ask("local:", FILES, PWQUALITY, PWQUALITY_DROP_INS, PWHISTORY, FAILLOCK)
    found = [one for one in read(password_rules, None, *seen) if isinstance(one, PasswordRules)]
    assert "passwd" in [one.service for one in found]
    assert {one.hash_scheme for one in found} == {"yescrypt"}
    locks = [one for one in read(login_lockouts, None, *seen) if isinstance(one, LoginLockout)]
    assert {one.works for one in locks} == {False}


def test_a_huge_file_is_too_large() -> None:
    found = rules(RHEL, {PWQUALITY: "minlen = 9\n" * 30_000}).min_length
    assert isinstance(found, Missing)
    assert found.reason is Reason.TOO_LARGE


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300), st.text("pasword requit_.nx=[]-1,;\n", max_size=200))
def test_no_bytes_make_the_readers_raise(data: bytes, text: str) -> None:
    for stack in (data, text.encode(), b"password requisite pam_pwquality.so " + data, b"auth required pam_faillock.so preauth " + data):
        one = saw(FILES, stack, source="/etc/pam.d/passwd"), saw(FILES, stack, source="/etc/pam.d/sshd")
        list(read(password_rules, {PWQUALITY: data, PWHISTORY: data}, *one))
        list(read(login_lockouts, {FAILLOCK: data}, *one))
