"""What one account meets at a service of PAM."""

from __future__ import annotations

from typing import Any

import pytest

from govaudit.facts.accounts import Account, Password
from govaudit.facts.pam import NameList, Proof
from govaudit.facts.pam_stacks.for_account import Admission, admission, lets_in, ways_for
from govaudit.model import Missing
from tests.facts.access_examples import account
from tests.facts.pam_examples import around, one
from tests.support import DENIED

PASSWORD, SECOND = Proof.PASSWORD, Proof.SECOND_FACTOR
ANN = account(groups=["ann", "wheel"])
BOB = account(name="bob", uid=1001, gid=1001, groups=["bob"])
ROOT = account(name="root", uid=0, gid=0, groups=["root"])
EMPTY = account(name="kiosk", password=Password(state="empty"))
LOCKED = account(name="gone", password=Password(state="locked"))


def ways(stack: str, who: Account, name: str = "sshd", **options: Any) -> Any:
    surroundings = options.pop("surroundings", around())
    return ways_for(one(name, {name: stack}), who, surroundings, **options)


def admitted(stack: str, who: Account, name: str = "sshd", **changes: Any) -> Any:
    return admission(one(name, {name: "auth required pam_unix.so\n" + stack}), who, around(**changes))


@pytest.mark.parametrize(
    ("who", "expected"), [(ANN, [[PASSWORD]]), (EMPTY, [[]]), (LOCKED, []), (account(password=Password(state="none")), [])]
)
def test_by_the_state_of_the_password(who: Account, expected: list[list[Proof]]) -> None:
    assert ways("auth required pam_unix.so nullok\n", who) == expected


def test_empty_passwords_count_where_pam_and_the_program_let_them() -> None:
    assert ways("auth required pam_unix.so\n", EMPTY) == []
    assert ways("auth required pam_unix.so nullok\n", EMPTY, empty_passwords=False) == []
    assert ways("auth required pam_unix.so nullok\n", EMPTY, empty_passwords=DENIED) == [[]]
    assert isinstance(ways("auth required pam_unix.so nullok\n", account(password=DENIED)), Missing)
    assert ways("auth required pam_unix.so\n", account(password=DENIED)) == [[PASSWORD]]


def test_pam_unix_looks_at_the_beginning_of_an_argument() -> None:
    assert ways("auth required pam_unix.so nullok\r\n", EMPTY) == [[]]
    assert ways("auth required pam_unix.so NULLOK nullresetok\n", EMPTY) == []
    due = account(changed=0)
    assert admitted("account required pam_unix.so no_pass_expiry\r\n", due) is Admission.IN
    assert admitted("account required pam_unix.so broken_shadow\r\n", account(has_shadow_line=False)) is Admission.IN


def test_conditions_are_decided_for_the_account() -> None:
    stack = "auth sufficient pam_succeed_if.so user ingroup wheel\nauth required pam_unix.so\n"
    assert ways(stack, ANN) == [[]]
    assert ways(stack, BOB) == [[PASSWORD]]
    assert isinstance(ways(stack, account(groups=DENIED)), Missing)
    two = "auth [success=1 default=ignore] pam_succeed_if.so uid >= 1000\nauth required pam_google_authenticator.so\n{}"
    two = two.format("auth required pam_unix.so\n")
    assert ways(two, BOB) == [[PASSWORD]]
    assert ways(two, ROOT) == []
    assert ways(two, account(name="ann", uid=500)) == [[PASSWORD, SECOND]]


def test_who_has_not_enrolled_is_asked_nothing_with_nullok() -> None:
    stack = "auth required pam_unix.so\nauth required pam_google_authenticator.so nullok\n"
    assert ways(stack, ANN) == [[PASSWORD, SECOND]]
    assert ways(stack, BOB) == [[PASSWORD]]
    unseen = around(enrolled={"pam_google_authenticator": DENIED})
    assert isinstance(ways(stack, BOB, surroundings=unseen), Missing)
    elsewhere = stack.replace("nullok", "nullok secret=/var/lib/otp/${USER}")
    assert isinstance(ways(elsewhere, ANN), Missing)
    assert ways("auth required pam_unix.so\nauth required pam_google_authenticator.so\n", BOB) == []
    assert ways("auth required pam_unix.so\nauth required pam_oath.so\n", BOB) == [[PASSWORD, SECOND]]


def test_wheel_and_rootok_ask_who_calls() -> None:
    stack = "auth sufficient pam_rootok.so\nauth required pam_wheel.so use_uid\nauth required pam_unix.so\n"
    assert ways(stack, ROOT, "su", caller=ANN) == [[PASSWORD]]
    assert ways(stack, ROOT, "su", caller=BOB) == []
    assert ways(stack, BOB, "su", caller=ROOT) == [[]]
    trusting = "auth sufficient pam_wheel.so trust\nauth required pam_unix.so\n"
    assert ways(trusting, ROOT, "su", caller=ANN) == [[]]
    assert isinstance(ways(trusting, ROOT, "su"), Missing)


def test_an_account_can_be_locked_by_anybody_and_that_opens_nothing() -> None:
    opened = "auth [auth_err=done default=ignore] pam_faillock.so preauth\nauth required pam_unix.so\n"
    assert ways(opened, ANN) == [[PASSWORD]]
    skipped = "auth [auth_err=1 default=ignore] pam_faillock.so preauth\nauth required pam_google_authenticator.so\n"
    assert ways(skipped + "auth required pam_unix.so\n", ANN) == [[PASSWORD]]
    assert ways("auth sufficient pam_unix.so\nauth sufficient pam_faillock.so authsucc\nauth required pam_deny.so\n", ANN) == [[]]


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        (ANN, Admission.IN),
        (LOCKED, Admission.IN),  # whether its password is locked is no question of `account`
        (account(expires=20_000), Admission.OUT),
        (account(expires=20_200), Admission.IN),
        (account(changed=0), Admission.AFTER_NEW_PASSWORD),
        (account(changed=19_000, max_days=90), Admission.AFTER_NEW_PASSWORD),
        (account(changed=19_000, max_days=90, inactive_days=10), Admission.OUT),
        (account(changed=20_090, max_days=90, inactive_days=10), Admission.IN),
        (account(changed=None), Admission.IN),
        (account(changed=20_500, max_days=1), Admission.IN),
        (account(expires=20_100), None),  # on the very day, versions differ
        (account(expires=DENIED), None),
        (account(changed=DENIED), None),
        (account(has_shadow_line=False), Admission.OUT),
        (account(has_shadow_line=DENIED), None),
        (account(in_shadow=False, has_shadow_line=False), Admission.IN),
        (account(in_shadow=False, expires=1), Admission.IN),  # where the password is in passwd, shadow is not looked at
        (account(password=Password(state="none"), changed=None), Admission.IN),
    ],
)
def test_expiry_as_pam_unix_sees_it(who: Account, expected: Admission | None) -> None:
    found = admitted("account required pam_unix.so\n", who)
    assert isinstance(found, Missing) if expected is None else found is expected


def test_that_a_new_password_is_due_is_returned_even_by_what_fails() -> None:
    due = account(changed=0)
    assert admitted("account [success=ok default=bad] pam_unix.so\naccount required pam_permit.so\n", due) is Admission.AFTER_NEW_PASSWORD
    assert admitted("account required pam_deny.so\naccount required pam_unix.so\n", due) is Admission.OUT
    assert admitted("account required pam_unix.so\naccount required pam_deny.so\n", due) is Admission.OUT


@pytest.mark.parametrize(
    ("rules", "ann", "bob"),
    [
        (["+:ann:ALL", "-:ALL:ALL"], True, False),
        (["-:ALL EXCEPT wheel:ALL"], True, False),
        (["-:ALL EXCEPT (wheel):ALL"], True, False),
        (["-:ANN:ALL"], False, True),
        (["- : bob : ALL"], True, False),
        (["-:ALL:LOCAL"], True, True),
        (["-:bob:ALL EXCEPT LOCAL"], True, False),
        (["-:bob:10.0.0.0/8"], True, None),
        (["+:bob:10.0.0.0/8", "-:bob:ALL"], True, None),
        (["-:@admins:ALL"], None, None),
        (["nonsense", "-:ALL", " -:ALL:ALL", "#-:ALL:ALL"], True, True),
        ([], True, True),
    ],
)
def test_access_rules(rules: list[str], ann: bool | None, bob: bool | None) -> None:
    for who, expected in ((ANN, ann), (BOB, bob)):
        found = admitted("account required pam_access.so\n", who, access_rules={"/etc/security/access.conf": rules})
        if expected is None:
            assert isinstance(found, Missing), (who.name, found)
        else:
            # Where no rule matches pam_access succeeds, and so alone lets in.
            assert (found is Admission.IN) is expected, (who.name, found)


def test_access_files_that_were_not_seen() -> None:
    line = "account required pam_access.so{}\n"
    assert isinstance(admitted(line.format(""), ANN, access_rules={"/etc/security/access.conf": DENIED}), Missing)
    assert isinstance(admitted(line.format(" accessfile=/etc/other"), ANN), Missing)
    assert isinstance(admitted(line.format(""), ANN, access_is_complete=DENIED), Missing)
    rules: Any = {"/etc/security/access.conf": [], "/etc/security/access.d/a.conf": ["-:ALL:ALL"]}
    assert admitted(line.format(""), ANN, access_rules=rules) is Admission.OUT
    wide = "account required pam_access.so fieldsep=| listsep=;\n"
    assert admitted(wide, BOB, access_rules={"/etc/security/access.conf": ["-|ann;bob|ALL"]}) is Admission.OUT


def test_other_modules_that_look_at_the_account() -> None:
    names = NameList(lines=["bob", "wheel"], is_plain=True)
    lists: Any = {"/etc/shells": NameList(lines=["/bin/bash"], is_plain=True), "/etc/users": names, "/etc/none": None}
    listed = "account required pam_listfile.so item={} sense={} file={} onerr={}\n"
    for item, sense, path, onerr, ann, bob in (
        ("user", "deny", "/etc/users", "fail", True, False),
        ("user", "allow", "/etc/users", "fail", False, True),
        ("group", "allow", "/etc/users", "fail", True, True),
        ("group", "deny", "/etc/users", "fail", False, False),
        ("user", "allow", "/etc/none", "fail", False, False),
        ("user", "deny", "/etc/none", "succeed", True, True),
    ):
        for who, expected in ((ANN, ann), (BOB, bob)):
            found = admitted(listed.format(item, sense, path, onerr), who, lists=lists)
            assert (found is Admission.IN) is expected, (item, sense, path, who.name)
    assert isinstance(admitted(listed.format("user", "deny", "/etc/unseen", "fail"), ANN, lists=lists), Missing)
    assert isinstance(admitted(listed.format("rhost", "deny", "/etc/users", "fail"), ANN, lists=lists), Missing)
    writable = {"/etc/users": NameList(lines=[], is_plain=False)}
    assert admitted(listed.format("user", "deny", "/etc/users", "fail"), ANN, lists=writable) is Admission.OUT
    assert admitted("account required pam_shells.so\n", ANN, lists=lists) is Admission.IN
    assert admitted("account required pam_shells.so\n", account(shell="/bin/zsh"), lists=lists) is Admission.OUT
    closed = "account required pam_nologin.so\naccount required pam_permit.so\n"
    assert admitted(closed, ANN, no_logins=["/etc/nologin"]) is Admission.OUT
    assert admitted(closed, ROOT, no_logins=["/etc/nologin"]) is Admission.IN
    assert isinstance(admitted(closed, ANN, no_logins=DENIED), Missing)
    assert isinstance(admitted("account required pam_time.so\n", ANN, time_rules=["*;*;*;Wk0800-1700"]), Missing)
    assert admitted("account required pam_usertype.so isregular\n", account(uid=500)) is Admission.OUT
    assert admitted("account required pam_securetty.so\n", ANN) is Admission.IN
    assert isinstance(admitted("account required pam_of_our_own.so\n", ANN), Missing)
    assert isinstance(admitted("account required pam_sss.so\n", ANN), Missing)


def test_both_stacks_together() -> None:
    debian = one("sshd")
    assert lets_in(debian, ANN, around()) is True
    assert lets_in(debian, LOCKED, around()) is False
    assert lets_in(debian, LOCKED, around(), by_key=True) is True
    assert lets_in(debian, account(expires=1), around(), by_key=True) is False
    assert isinstance(lets_in(one("sshd", sshd="auth required pam_of_our_own.so\n@include common-account\n"), ANN, around()), Missing)


def test_stacks_that_were_not_seen() -> None:
    from tests.facts.access_examples import service

    assert ways_for(service(auth=DENIED), ANN, around()) == DENIED
    assert isinstance(admission(service(), ANN, around()), Missing)
    assert admission(service(account=[]), ANN, around()) is Admission.OUT


GOOGLE = "pam_google_authenticator.so"


@pytest.mark.parametrize(
    ("stack", "expected"),
    [
        (f"auth required pam_unix.so\nauth required {GOOGLE} use_first_pass\n", []),  # one text cannot be both
        (f"auth required {GOOGLE}\nauth required pam_unix.so use_first_pass\n", []),  # nothing is left for pam_unix
        (f"auth required {GOOGLE} forward_pass\nauth required pam_unix.so use_first_pass\n", [[PASSWORD, SECOND]]),
        (f"auth required {GOOGLE}\nauth required pam_unix.so try_first_pass\n", [[PASSWORD, SECOND]]),
        (f"auth required pam_unix.so\nauth required {GOOGLE} try_first_pass\n", [[PASSWORD, SECOND]]),  # it asks anew
        ("auth required pam_unix.so use_first_pass\n", []),
        ("auth sufficient pam_unix.so\nauth required pam_unix.so use_first_pass\n", [[PASSWORD]]),
        ("auth required pam_oath.so\nauth required pam_unix.so use_first_pass\n", []),
        ("auth required pam_oath.so digits=6\nauth required pam_unix.so use_first_pass\n", [[PASSWORD, SECOND]]),
        ("auth required pam_unix.so\nauth required pam_oath.so digits=6 try_first_pass\n", []),
        # A wrong code may stand behind the password that is left.
        ("auth optional pam_oath.so digits=6\nauth required pam_unix.so use_first_pass\n", [[PASSWORD]]),
        ("auth sufficient pam_sss.so\nauth required pam_unix.so use_first_pass\n", [[PASSWORD]]),
    ],
)
def test_what_was_typed_once_serves_several_modules_or_none(stack: str, expected: list[list[Proof]]) -> None:
    assert ways(stack, ANN) == expected


def test_secrets_in_a_folder_of_their_own() -> None:
    there = around(enrolled={"pam_google_authenticator": [], "pam_google_authenticator /etc/codes/${USER}": ["ann"]})
    stack = f"auth required {GOOGLE} nullok secret=/etc/codes/${{USER}}\nauth required pam_permit.so\n"
    assert ways(stack, ANN, surroundings=there) == [[SECOND]]
    assert ways(stack, BOB, surroundings=there) == [[]]
    usual = f"auth required {GOOGLE} nullok secret=${{HOME}}/.google_authenticator\nauth required pam_permit.so\n"
    assert ways(usual, ANN) == [[SECOND]]
    elsewhere = f"auth required {GOOGLE} nullok secret=/srv/codes\nauth required pam_permit.so\n"
    assert isinstance(ways(elsewhere, ANN), Missing)


def test_selinux_users_are_asked_for_only_where_some_are_named() -> None:
    stack = "account required pam_sepermit.so\naccount required pam_permit.so\n"
    assert admitted(stack, ANN, sepermit_rules=False) is Admission.IN
    assert isinstance(admitted(stack, ANN, sepermit_rules=True), Missing)
    assert isinstance(admitted(stack, ANN, sepermit_rules=DENIED), Missing)


def test_runuser_serves_root_alone() -> None:
    assert ways("auth sufficient pam_rootok.so\nauth required pam_deny.so\n", ANN, "runuser") == [[]]


def test_sudo_is_not_root_to_pam_rootok() -> None:
    stack = "auth sufficient pam_rootok.so\nauth required pam_unix.so\n"
    assert ways(stack, ANN, "sudo", caller=ANN) == [[PASSWORD]]
    assert ways(stack, ROOT, "sudo", caller=ROOT) == [[]]


def test_an_empty_shell_is_none() -> None:
    nobody = account(shell="/bin/sh", names_shell=False)
    names = NameList(lines=["/bin/sh"], is_plain=True)
    shells = around(lists={"/etc/shells": names, "/etc/list": names})
    cases: list[tuple[str, list[list[Proof]]]] = [
        ("pam_succeed_if.so shell = /bin/sh", []),
        ("pam_succeed_if.so shell != /bin/sh", [[]]),
        ("pam_listfile.so item=shell sense=allow file=/etc/list", []),
        ("pam_listfile.so item=shell sense=deny file=/etc/list", [[]]),
        ("pam_shells.so", [[]]),
    ]
    for condition, expected in cases:
        assert ways(f"auth required {condition}\nauth required pam_permit.so\n", nobody, surroundings=shells) == expected, condition


def test_a_secret_that_is_refused_opens_nothing() -> None:
    refused = around(enrolled={"pam_google_authenticator": ["ann"]}, refused_secrets=["ann"])
    stack = f"auth required {GOOGLE} nullok\nauth required pam_permit.so\n"
    assert ways(stack, ANN, surroundings=refused) == []
    assert ways(stack, BOB, surroundings=refused) == [[]]
    for option in ("allowed_perm=0644", "no_strict_owner"):  # it may not be refused then
        assert ways(stack.replace("nullok", option), ANN, surroundings=refused) == [[SECOND]]


def test_root_without_a_terminal() -> None:
    stack = "account required pam_securetty.so\naccount required pam_permit.so\n"
    assert admitted(stack, ROOT, "login") is Admission.IN
    assert isinstance(admitted(stack, ROOT, "atd"), Missing)
    assert admitted(stack, ANN, "atd") is Admission.IN


def test_a_service_that_names_no_caller_has_nobody_in_the_group() -> None:
    stack = "account required pam_wheel.so\naccount required pam_permit.so\n"
    assert isinstance(admission(one("sshd", {"sshd": stack}), ANN, around(), caller=ANN), Missing)
    assert admission(one("sudo", {"sudo": stack}), ANN, around(), caller=ANN) is Admission.IN


def test_the_reason_is_what_could_not_be_read() -> None:
    unread = account(password=DENIED, changed=DENIED, min_days=DENIED, max_days=DENIED, inactive_days=DENIED, expires=DENIED)
    assert ways("auth required pam_unix.so nullok\n", unread) == DENIED
    assert admitted("account required pam_unix.so\n", unread) == DENIED
    assert ways("auth required pam_permit.so\n", unread) == [[]]
    found = ways("auth required pam_unix.so nullok\nauth required pam_of_our_own.so\n", unread)
    assert isinstance(found, Missing)
    assert found != DENIED  # there is more that is not known


OATH = "pam_oath.so usersfile=/etc/users.oath"


@pytest.mark.parametrize(
    ("stack", "expected"),
    [
        (f"auth required {OATH}\n", []),
        (f"auth [user_unknown=1 default=die success=ok] {OATH}\nauth required pam_deny.so\nauth required pam_unix.so\n", [[PASSWORD]]),
        (f"auth sufficient {OATH}\nauth required pam_unix.so\n", [[PASSWORD]]),
    ],
)
def test_who_does_not_stand_in_the_file_of_pam_oath(stack: str, expected: list[list[Proof]]) -> None:
    there = around(enrolled={"pam_oath /etc/users.oath": ["ann"]})
    assert ways(stack, BOB, surroundings=there) == expected
    assert ways(f"auth required {OATH}\n", ANN, surroundings=there) == [[SECOND]]


@pytest.mark.parametrize(
    ("stack", "expected"),
    [
        ("auth required pam_exec.so /usr/local/bin/ask\nauth required pam_unix.so\n", None),
        ("auth optional pam_exec.so /usr/local/bin/tell\nauth required pam_unix.so\n", [[PASSWORD]]),
        ("auth required pam_unix.so\nauth [default=ignore] pam_exec.so /usr/local/bin/tell\n", [[PASSWORD]]),
        ("auth required pam_exec.so type=session /usr/local/bin/tell\nauth required pam_unix.so\n", [[PASSWORD]]),
        ("auth sufficient pam_exec.so quiet\nauth required pam_unix.so\n", [[PASSWORD]]),
        ("auth sufficient pam_rhosts.so\nauth required pam_unix.so\n", [[PASSWORD]]),
        ("auth sufficient pam_ssh_agent_auth.so file=/etc/keys\nauth required pam_unix.so\n", None),
        ("auth [success=1 default=ignore] pam_ftp.so\nauth required pam_unix.so use_first_pass\n", [[PASSWORD]]),
        ("auth sufficient pam_selinux.so\nauth required pam_unix.so\n", [[PASSWORD]]),
        ("auth substack inner\nauth required pam_unix.so\n", [[PASSWORD]]),
    ],
)
def test_what_is_not_known_matters_only_where_it_decides(stack: str, expected: list[list[Proof]] | None) -> None:
    files = {"sshd": stack, "inner": "auth required pam_permit.so\nauth [default=reset] pam_deny.so\n"}
    found = ways_for(one("sshd", files), ANN, around(libpam=[1, 5]))
    assert isinstance(found, Missing) if expected is None else found == expected


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ([], Admission.IN),
        (["login;*;*;!Al0000-2400"], Admission.IN),
        (["*;*;bob|eve;Wk0800-1700"], Admission.IN),
        (["*;*;!bob&!ann;Wk0800-1700"], Admission.IN),
        (["sshd;*;an*;Al0000-2400"], Admission.IN),
        (["sshd;*;an*;!Al0000-2400"], Admission.OUT),
        (["sshd;tty*;ann;!Al0000-2400"], None),
        (["sshd;*;ann;Wk0800-1700"], None),
        (["sshd;*;@friends;Al0000-2400"], None),
    ],
)
def test_rules_of_times_that_do_not_speak_of_the_account(rules: list[str], expected: Admission | None) -> None:
    found = admitted("account required pam_time.so\naccount required pam_permit.so\n", ANN, time_rules=rules)
    assert isinstance(found, Missing) if expected is None else found is expected


def test_arguments_of_pam_listfile_are_taken_one_by_one() -> None:
    lists: Any = {"/etc/users": NameList(lines=["ann"], is_plain=True)}

    def found(arguments: str, service: str = "sshd") -> Any:
        return admitted(f"account required pam_listfile.so {arguments}\n", ANN, service, lists=lists)

    assert found("item=user sense=maybe onerr=succeed file=/etc/users") is Admission.OUT
    assert found("onerr=succeed item=user sense=maybe file=/etc/users") is Admission.IN
    assert found("onerr=perhaps item=user sense=allow file=/etc/users") is Admission.OUT
    assert found("item=user sense=allow file=/etc/users apply=@nobody") is Admission.IN
    assert found("item=rhost sense=deny file=/etc/users", "su") is Admission.IN
    assert isinstance(found("item=rhost sense=deny file=/etc/users"), Missing)


@pytest.mark.parametrize(
    ("pattern", "matches"),
    [("an?", True), ("a[nm]n", True), ("a[!n]n", False), ("a[^m]n", True), ("an\\n", True), ("*", True), ("a[[:x:]]n", None)],
)
def test_patterns_of_pam_succeed_if(pattern: str, matches: bool | None) -> None:
    found = admitted(f"account required pam_succeed_if.so user =~ {pattern}\n", ANN)
    assert isinstance(found, Missing) if matches is None else found is (Admission.IN if matches else Admission.OUT)


def test_a_last_line_of_access_that_is_not_ended_may_not_be_read() -> None:
    rules: Any = {"/etc/security/access.conf": ["+:bob:ALL", "-:ALL:ALL"]}
    stack = "account required pam_access.so\naccount required pam_permit.so\n"
    unended = ["/etc/security/access.conf"]
    assert isinstance(admitted(stack, ANN, access_rules=rules, access_unended=unended), Missing)
    assert admitted(stack, BOB, access_rules=rules, access_unended=unended) is Admission.IN
    elsewhere: Any = {"/etc/security/access.conf": ["-:ann@far:ALL", "-:ann:crond", "+:ALL:ALL"]}
    assert isinstance(admitted(stack, ANN, "login", access_rules=elsewhere), Missing)
    assert admitted(stack, BOB, "login", access_rules=elsewhere) is Admission.IN
