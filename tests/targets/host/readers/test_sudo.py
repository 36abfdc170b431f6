"""sudo: rules and settings as written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govaudit.facts.sudo import SudoDefault, SudoRule, SudoSettings
from govaudit.facts.sudo_files import SudoAlias, SudoFile
from govaudit.model import Absent, Complete, FileAttributes, Missing, Observation, Place, Reason, Request, Seen
from govaudit.reading import Observations
from govaudit.targets.host.readers.accounts import GROUP, PASSWD
from govaudit.targets.host.readers.sudo import sudo_aliases, sudo_defaults, sudo_files, sudo_rules, sudo_settings
from govaudit.targets.host.requests import File, Glob, Listing
from govaudit.targets.host.sudoers.parser import Policy
from govaudit.targets.host.sudoers.seen import (
    ALTERNATIVE,
    CONFIGURATION,
    CONFIGURATION_OF_VENDOR,
    DROP_IN_FOLDER,
    DROP_INS,
    ELSEWHERE,
    HOST,
    PROGRAM,
    SOURCES,
    SUDOERS,
    SUDOERS_OF_VENDOR,
    policy_of,
)
from govaudit.targets.host.sudoers.times import is_duration, moment
from govaudit.targets.host.sudoers.version import RELEASE, VERSION
from tests.support import DENIED, NOT_THERE, observations, saw
from tests.support.sudo_policies import POLICIES

DEBIAN = """\
Defaults\tenv_reset
Defaults\tuse_pty
root\tALL=(ALL:ALL) ALL
%sudo\tALL=(ALL:ALL) ALL
@includedir /etc/sudoers.d
"""

ACCOUNTS = "root:x:0:0::/root:/bin/sh\ntoor:x:0:0::/root:/bin/sh\nann:x:1000:1000::/home/ann:/bin/sh\n"
GROUPS = "root:x:0:\nwheel:x:10:root\nusers:x:100:\napp:x:500:ann\n"
NOWHERE_ELSE = [saw(place, NOT_THERE) for place in ELSEWHERE]
USUAL = [saw(CONFIGURATION, NOT_THERE), saw(GROUP, GROUPS), saw(PASSWD, ACCOUNTS), *NOWHERE_ELSE]


def files(main: str | bytes, drop_ins: dict[str, str | bytes | Missing] | None = None, sources: str = "") -> Observations:
    brought = [saw(DROP_INS, text, source=f"/etc/sudoers.d/{name}") for name, text in (drop_ins or {}).items()]
    folder = Seen(attributes=FileAttributes(kind="directory", mode=0o755, uid=0, gid=0))
    return observations(
        [
            saw(SUDOERS, main),
            *(brought or [saw(DROP_INS, NOT_THERE)]),
            saw(DROP_IN_FOLDER, folder),
            saw(PROGRAM, Seen()),
            saw(SOURCES, sources),
            *USUAL,
        ]
    )


def answers(main: str | bytes, drop_ins: dict[str, str | bytes | Missing] | None = None) -> list[SudoRule | Absent | Complete | Missing]:
    return list(sudo_rules(files(main, drop_ins)))


def rules(main: str | bytes, drop_ins: dict[str, str | bytes | Missing] | None = None) -> list[SudoRule]:
    found = answers(main, drop_ins)
    assert isinstance(found[-1], Complete)
    assert not [answer for answer in found if isinstance(answer, Missing)], found
    return [answer for answer in found if isinstance(answer, SudoRule)]


def defaults(main: str, **drop_ins: str) -> SudoSettings:
    found = sudo_settings(files(main, dict(drop_ins)))
    assert isinstance(found, SudoSettings), found
    return found


def test_the_rules_of_debian() -> None:
    root, group = rules(DEBIAN)
    assert root.is_for_root_alone
    assert (group.users, group.run_as_users, group.run_as_groups, group.commands) == (["%sudo"], ["ALL"], ["ALL"], ["ALL"])
    assert group.gives_all_of_root
    assert group.asks_password is True
    assert group.subject == "%sudo ALL=(ALL:ALL) ALL"
    assert group.place == Place("/etc/sudoers", 4)


def test_drop_ins_are_read_in_order_but_not_those_with_a_dot_or_a_tilde() -> None:
    found = rules(DEBIAN, {"b": "bob ALL=/bin/ls\n", "a": "ann ALL=NOPASSWD: ALL\n", "c.off": "eve ALL=ALL\n", "d~": "eve ALL=ALL\n"})
    assert [rule.users for rule in found] == [["root"], ["%sudo"], ["ann"], ["bob"]]
    assert [rule.place.path for rule in found][2:] == ["/etc/sudoers.d/a", "/etc/sudoers.d/b"]


def test_aliases_tags_and_continued_lines() -> None:
    first, second, third, fourth = rules(
        """\
User_Alias OPS = ann, %wheel : OTHERS = OPS, !bob
Cmnd_Alias READ = /usr/bin/id, \\
                  /usr/bin/cat /etc/a\\,b , !/usr/bin/rm
OTHERS web, db=(root, app : adm) NOPASSWD: READ, PASSWD: /bin/true, NOEXEC: /bin/ed : mail = ALL # why
"""
    )
    assert first.users == ["ann", "%wheel", "!bob"]
    assert (first.hosts, first.run_as_users, first.run_as_groups) == (["web", "db"], ["root", "app"], ["adm"])
    assert first.commands == ["/usr/bin/id", "/usr/bin/cat /etc/a,b", "!/usr/bin/rm"]
    assert (first.asks_password, second.asks_password) == (False, True)
    assert (second.commands, second.tags) == (["/bin/true"], {"PASSWD": True})
    assert (third.commands, third.tags, third.asks_password) == (["/bin/ed"], {"PASSWD": True, "EXEC": False}, True)
    assert (fourth.hosts, fourth.commands, fourth.run_as_users) == (["mail"], ["ALL"], ["root"])


def test_a_later_rule_that_says_the_same_takes_its_place() -> None:
    (rule,) = rules("ann ALL=NOPASSWD: ALL\nann ALL=PASSWD: ALL\n")
    assert rule.asks_password is True


def test_ids_quotes_and_digests() -> None:
    digest = "sha224:" + "A" * 38 + "=="
    (rule,) = rules(f'#1000, %#20, "DOM\\\\ann lee" ALL = {digest},{digest} /bin/ls -l\n#include_is_a_comment\n')
    assert rule.users[:2] == ["#1000", "%#20"]
    assert rule.commands == [f"{digest}, {digest} /bin/ls -l"]


def test_defaults_hold_for_rules_without_a_tag() -> None:
    (rule,) = rules("Defaults !authenticate\nann ALL=ALL\n")
    assert rule.asks_password is False
    (rule,) = rules("Defaults:ann !authenticate\nann ALL=ALL\n")
    assert isinstance(rule.asks_password, Missing)
    (rule,) = rules("Defaults:ann !authenticate\nann ALL=PASSWD: ALL\n")
    assert rule.asks_password is True


def test_settings_the_last_one_holds() -> None:
    found = defaults(
        'Defaults use_pty, logfile="/var/log/su do.log", timestamp_timeout=-1\nDefaults !use_pty\nDefaults:bob !authenticate\n'
    )
    assert (found.use_pty, found.logfile, found.timestamp_timeout) == (False, "/var/log/su do.log", -1.0)
    assert (found.authenticate, found.waived_for) == (True, [":bob"])
    assert found.places("use_pty") == [Place("/etc/sudoers", 2)]


def test_settings_at_their_default_are_not_guessed() -> None:
    found = defaults("root ALL=ALL\n")
    assert isinstance(found.use_pty, Missing)
    assert found.timestamp_timeout is None
    assert (found.authenticate, found.syslog, found.pam_service) == (True, True, "sudo")


@pytest.mark.parametrize(
    "line",
    [
        "@include /srv/sudoers",
        "@includedir /srv/sudoers.d",
        "a\0",
    ],
)
def test_what_cannot_be_followed_leaves_the_list_open(line: str) -> None:
    found = answers(f"{DEBIAN}{line}\n")
    assert [rule.users for rule in found if isinstance(rule, SudoRule)] == [["root"], ["%sudo"]]
    assert isinstance(found[-2], Missing)
    assert isinstance(sudo_settings(files(f"{DEBIAN}{line}\n")), Missing)


@pytest.mark.parametrize(
    "line",
    [
        *("ann ALL=", "ann", "ann ALL=/bin/ls,", "Defaults", "User_Alias", "Cmnd_Alias X =", "<html>", "ann ALL (ALL) ALL", ")"),
        *("ann ALL=^/bin/.*", "ann ALL=(root ALL", "Defaults =", "\x01"),
    ],
)
def test_a_line_that_sudo_itself_stumbles_over_is_left_out_as_sudo_does(line: str) -> None:
    found = answers(f"{DEBIAN}{line}\nbob ALL=ALL\n")
    assert [rule.users for rule in found if isinstance(rule, SudoRule)] == [["root"], ["%sudo"], ["bob"]]
    assert not any(isinstance(answer, Missing) for answer in found)


@pytest.mark.parametrize("line", ["a\n", "a=b c=d\n", "\x01\n"])
def test_a_file_of_mistakes_alone_is_not_read_to_its_end(line: str) -> None:
    policy = policy_of(files(DEBIAN + line * 200_000))
    assert isinstance(policy, Policy)
    assert policy.trouble[0].reason is Reason.TOO_LARGE
    assert len(policy.mistakes) <= 1_001


def test_denied_files_and_rules_from_a_directory_leave_the_list_open() -> None:
    assert DENIED in answers(DEBIAN, {"a": DENIED})
    folder = Seen(attributes=FileAttributes(kind="directory", mode=0o755, uid=0, gid=0))
    unlisted = observations(
        [saw(SUDOERS, DEBIAN), saw(DROP_INS, DENIED), saw(DROP_IN_FOLDER, folder), saw(PROGRAM, Seen()), saw(SOURCES, NOT_THERE), *USUAL]
    )
    assert DENIED in list(sudo_rules(unlisted))
    from_directory = list(sudo_rules(files(DEBIAN, sources="sudoers: files sss\n")))
    assert isinstance(from_directory[-2], Missing)
    assert str(from_directory[-2].sentence) == "rules also come from sss, which is not looked at"


def test_no_sudo_is_absent_and_no_policy_is_missing() -> None:
    def without(program: Any, *elsewhere: Observation) -> list[Any]:
        nothing = [saw(SUDOERS, NOT_THERE), saw(DROP_INS, NOT_THERE), saw(PROGRAM, program)]
        return list(sudo_rules(observations([*nothing, *(elsewhere or NOWHERE_ELSE)])))

    assert isinstance(without(NOT_THERE)[0], Absent)
    assert isinstance(without(Seen())[0], Missing)
    assert without(DENIED)[0] == DENIED
    found = without(NOT_THERE, *NOWHERE_ELSE[1:], saw(ELSEWHERE[0], Seen(), source="/usr/local/bin/sudo"))[0]
    assert str(found.sentence) == "/usr/local/bin/sudo is installed, which is not followed"
    assert without(NOT_THERE, *NOWHERE_ELSE[1:], saw(ELSEWHERE[0], DENIED))[0] == DENIED


def test_suses_own_policy_counts_where_the_host_has_none() -> None:
    vendors = "root ALL=(ALL) ALL\n%wheel ALL=(ALL) NOPASSWD: ALL\n@includedir /etc/sudoers.d\n"

    def read(main: Any, vendors: Any = vendors, *others: Observation) -> list[Any]:
        drop_in = saw(DROP_INS, "ann ALL=(root) /bin/ls\n", source="/etc/sudoers.d/ann")
        found = [saw(SUDOERS, main), saw(SUDOERS_OF_VENDOR, vendors), drop_in]
        folder = Seen(attributes=FileAttributes(kind="directory", mode=0o755, uid=0, gid=0))
        usual = [saw(DROP_IN_FOLDER, folder), saw(PROGRAM, Seen()), saw(SOURCES, NOT_THERE), *USUAL]
        return list(sudo_rules(observations([*found, *others, *usual])))

    of_vendor = [one for one in read(NOT_THERE) if isinstance(one, SudoRule)]
    assert [(one.users, one.asks_password, one.place.path) for one in of_vendor] == [
        (["root"], True, "/usr/etc/sudoers"),
        (["%wheel"], False, "/usr/etc/sudoers"),
        (["ann"], True, "/etc/sudoers.d/ann"),
    ]
    assert [one.users for one in read("root ALL=(ALL) ALL\n") if isinstance(one, SudoRule)] == [["root"]]
    assert isinstance(read(NOT_THERE, DENIED)[0], Missing)
    assert isinstance(read(NOT_THERE, NOT_THERE)[0], Missing)
    assert read(DENIED)[0] == DENIED
    plugin = "Plugin sudoers_policy /opt/other.so\n"
    moved = read(NOT_THERE, vendors, saw(CONFIGURATION_OF_VENDOR, plugin))
    assert str(moved[0].sentence) == "/usr/etc/sudo.conf:1 may give sudo another policy, which is not followed"


def test_a_sudo_of_another_place_does_not_read_these_rules() -> None:
    seen = [
        saw(SUDOERS, DEBIAN),
        saw(DROP_INS, NOT_THERE),
        saw(DROP_IN_FOLDER, NOT_THERE),
        saw(PROGRAM, NOT_THERE),
        saw(SOURCES, ""),
        *USUAL[:3],
    ]
    elsewhere = saw(ELSEWHERE[0], Seen(), source="/usr/local/bin/sudo")
    assert isinstance(sudo_settings(observations([*seen, elsewhere, *NOWHERE_ELSE[1:]])), Missing)
    assert isinstance(sudo_settings(observations([*seen, *NOWHERE_ELSE])), SudoSettings)


@pytest.mark.parametrize(
    "line",
    [
        "Plugin sudoers_policy sudoers.so sudoers_file=/etc/sudoers.real",
        "plugin policy /opt/other/policy.so",
        "Plugin sudoers_policy sudoers.so ldap_conf=/etc/x",
        "Path plugin_dir /opt/plugins",
        "Plugin sudoers_policy \\\nsudoers.so",
    ],
)
def test_another_policy_than_the_usual_one_is_missing(line: str) -> None:
    asked = [
        saw(SUDOERS, DEBIAN),
        saw(DROP_INS, NOT_THERE),
        saw(DROP_IN_FOLDER, NOT_THERE),
        saw(PROGRAM, Seen()),
        saw(SOURCES, ""),
        *USUAL[1:],
    ]
    found = sudo_settings(observations([*asked, saw(CONFIGURATION, f"# of ours\n{line}\n")]))
    assert isinstance(found, Missing)
    assert str(found.sentence) == "/etc/sudo.conf:2 may give sudo another policy, which is not followed"
    assert list(sudo_rules(observations([*asked, saw(CONFIGURATION, DENIED)]))) == [DENIED]
    usual = "Plugin sudoers_policy sudoers.so sudoers_mode=0440 # as ever\nPlugin sudoers_io sudoers.so\nPath noexec /usr/x.so\n"
    assert isinstance(sudo_settings(observations([*asked, saw(CONFIGURATION, usual)])), SudoSettings)


def test_a_comment_ends_with_its_line_whatever_it_ends_in() -> None:
    found = rules("alice ALL=(ALL) ALL # team foo \\\nbob ALL=(ALL) NOPASSWD: ALL\n")
    assert [(rule.users, rule.asks_password) for rule in found] == [(["alice"], True), (["bob"], False)]
    assert defaults("Defaults use_pty # see ticket \\\nDefaults !authenticate\n").authenticate is False
    assert defaults("Defaults use_pty, \\ \n !authenticate\n").authenticate is False
    assert defaults('Defaults badpass_message="a # b \\\n c", !authenticate\n').authenticate is False


@pytest.mark.parametrize("name", ["%root", "#0", "#00", "%#0", "toor", "%wheel", "ann, #0"])
def test_root_has_many_names(name: str) -> None:
    (rule,) = rules(f"ann ALL=({name}) ALL\n")
    assert rule.gives_all_of_root is True


def test_who_is_not_root_and_who_may_be() -> None:
    assert rules("ann ALL=(%app, ann, #1000, !root) ALL\n")[0].gives_all_of_root is False
    assert isinstance(rules("ann ALL=(%elsewhere) ALL\n")[0].gives_all_of_root, Missing)
    assert isinstance(rules("ann ALL=(+ops) ALL\n")[0].gives_all_of_root, Missing)


def test_groups_by_number_are_named() -> None:
    assert rules("%#100, ann ALL=ALL\n")[0].who == ["%users", "ann"]
    assert isinstance(rules("%#65534 ALL=ALL\n")[0].who, Missing)
    assert isinstance(rules("+staff ALL=ALL\n")[0].who, Missing)


@pytest.mark.parametrize("setting", ["Defaults exempt_group=ops", "Defaults@ALL exempt_group=ops"])
def test_an_exempt_group_puts_every_password_in_doubt(setting: str) -> None:
    ann, bob = rules(f"{setting}\nann ALL=PASSWD: ALL\nbob ALL=NOPASSWD: ALL\n")
    assert isinstance(ann.asks_password, Missing)
    assert bob.asks_password is False
    assert defaults(f"{setting}\n").exempt_group == "ops" or isinstance(defaults(f"{setting}\n").exempt_group, Missing)


def test_the_exempt_group_itself_is_not_asked() -> None:
    assert rules("Defaults exempt_group=ops\n%ops ALL=(ALL) ALL\n")[0].asks_password is False


def test_what_is_logged() -> None:
    assert defaults("Defaults !log_allowed\n").log_allowed is False
    assert defaults("Defaults syslog_goodpri=none\n").syslog is False
    assert defaults("Defaults !syslog_goodpri\n").syslog is False
    assert defaults("Defaults syslog=auth\n").syslog is True


def test_aliases_that_explode_are_bounded() -> None:
    lines = [f"User_Alias A{n} = " + ", ".join([f"A{n + 1}"] * 10) for n in range(15)]
    found = answers("\n".join([*lines, "User_Alias A15 = ann", "A0 ALL=ALL", ""]))
    assert [answer.reason for answer in found if isinstance(answer, Missing)] == [Reason.TOO_LARGE]
    assert rules("User_Alias A = A, ann\nA ALL=ALL\n")[0].users == ["A", "ann"]


def test_the_policy_of_this_host_is_read() -> None:
    drop_ins = {path.name: path.read_bytes() for path in Path("/etc/sudoers.d").iterdir() if path.is_file()}
    found = answers(Path("/etc/sudoers").read_bytes(), dict(drop_ins))
    assert [rule.subject for rule in found if isinstance(rule, SudoRule)][:2] == ["root ALL=(ALL:ALL) ALL", "%sudo ALL=(ALL:ALL) ALL"]


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.binary(max_size=400), st.one_of(st.text('anALdef_ts:=,()!#@"\\ \n%NOPASWD', max_size=400), POLICIES).map(str.encode)))
def test_no_bytes_make_the_readers_raise(content: bytes) -> None:
    answers(content, {"a": content})
    sudo_settings(files(content))


@pytest.mark.parametrize("line", ["ann ALL=" + "(" * 40_000, '"' * 40_001 + " ALL=ALL", "Defaults " + "a," * 20_000, "\\" * 40_001])
def test_long_lines_are_read_in_one_pass(line: str) -> None:
    answers(line)


# Files, folders, other programs -----------------------------------------------------------------


def disk(answers: dict[Request, str | Seen | Absent | Missing], many: dict[str, dict[str, str]] | None = None) -> Observations:
    """What was seen of a policy in several files."""
    found = [saw(request, answer) for request, answer in answers.items()]
    for pattern, several in (many or {}).items():
        found += [saw(Glob(pattern), text, source=path) for path, text in several.items()]
    usual = [] if CONFIGURATION in answers else [saw(CONFIGURATION, NOT_THERE)]
    return observations([*found, *usual, saw(PROGRAM, Seen())])


def folder_of(*, mode: int = 0o755, uid: int = 0, gid: int = 0, kind: str = "directory") -> Seen:
    return Seen(attributes=FileAttributes(kind=kind, mode=mode, uid=uid, gid=gid))


def users(seen: Observations) -> list[list[str]]:
    return [rule.users for rule in sudo_rules(seen) if isinstance(rule, SudoRule)]


def trouble(seen: Observations) -> list[str]:
    return [str(answer.sentence) for answer in sudo_rules(seen) if isinstance(answer, Missing)]


def test_includes_are_followed_wherever_they_lead() -> None:
    main = 'a ALL=ALL\n@include more\n@include "/srv/x y"\n#includedir /srv/d/\nb ALL=ALL\n'
    seen = disk(
        {
            SUDOERS: main,
            File("/etc/more"): "c ALL=ALL\n",
            File("/srv/x y"): "d ALL=ALL\n",
            Listing("/srv/d"): folder_of(),
        },
        {"/srv/d/*": {"/srv/d/2": "f ALL=ALL\n", "/srv/d/10": "e ALL=ALL\n", "/srv/d/x.old": "g ALL=ALL\n", "/srv/d/y~": "h ALL=ALL\n"}},
    )
    assert trouble(seen) == []
    assert users(seen) == [["a"], ["c"], ["d"], ["e"], ["f"], ["b"]]


def test_the_name_of_the_host_stands_for_its_escape() -> None:
    main = "@include /etc/sudoers.%h\n"
    many = {"/etc/sudoers.*": {"/etc/sudoers.web01": "a ALL=ALL\n", "/etc/sudoers.web02": "b ALL=ALL\n"}}
    assert users(disk({SUDOERS: main, HOST: "web01.example.org\n"}, many)) == [["a"]]
    assert trouble(disk({SUDOERS: main}, many)) == ["the name of the host is not known"]


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (folder_of(mode=0o777), "/etc/sudoers.d is not root's alone to write: sudo leaves it out"),
        (folder_of(uid=1000), "/etc/sudoers.d is not root's alone to write: sudo leaves it out"),
        (folder_of(mode=0o775, gid=27), "/etc/sudoers.d is not root's alone to write: sudo leaves it out"),
        (folder_of(kind="link"), "/etc/sudoers.d is no folder, or a link to one"),
        (DENIED, "/somewhere: permission denied"),
    ],
)
def test_folders_that_sudo_leaves_out(answer: Seen | Missing, sentence: str) -> None:
    seen = disk({SUDOERS: DEBIAN, DROP_IN_FOLDER: answer}, {"/etc/sudoers.d/*": {"/etc/sudoers.d/a": "a ALL=ALL\n"}})
    assert trouble(seen) == [sentence]
    assert ["a"] not in users(seen)


def test_files_that_sudo_refuses() -> None:
    writable = Seen(content=b"a ALL=ALL\n", attributes=FileAttributes(mode=0o666, uid=0, gid=0))
    sentence = "/etc/sudoers is not root's alone to write: sudo leaves it out, or does not run at all"
    assert trouble(disk({SUDOERS: writable})) == [sentence]
    [file] = [one for one in sudo_files(disk({SUDOERS: writable})) if isinstance(one, SudoFile)]
    assert (file.path, file.mode, file.uid) == ("/etc/sudoers", 0o666, 0)


def test_a_missing_folder_is_nothing_a_missing_file_a_mistake() -> None:
    assert trouble(disk({SUDOERS: DEBIAN, DROP_IN_FOLDER: NOT_THERE})) == []
    gone: dict[Request, Any] = {SUDOERS: "@include /etc/gone\na ALL=ALL\nb ALL=ALL\n", File("/etc/gone"): NOT_THERE}
    assert users(disk({**gone, VERSION: "Sudo version 1.9.13p3\n"})) == [["a"], ["b"]]
    assert users(disk({**gone, VERSION: "Sudo version 1.9.5p2\n"})) == [["b"]]  # it takes the next line for one with the mistake
    assert trouble(disk(gone)) == ["/etc/sudoers:1 means something else to other versions of sudo, and which it is is not known"]


def test_a_policy_that_ends_in_the_middle_of_an_entry_counts_for_nothing() -> None:
    seen = disk({SUDOERS: "a ALL=ALL\nb ALL=ALL \\\n"})
    assert (users(seen), trouble(seen)) == ([], [])


@pytest.mark.parametrize(
    ("line", "first"),
    [
        ("ann ALL=APPARMOR_PROFILE=x ALL", "1.9.16"),
        ('ann ALL=CWD="/tmp" ALL', "1.9.16"),
        ("ann ALL=^/bin/ls$", "1.9.10"),
        ("ann ALL=list", "1.9.13"),
    ],
)
def test_what_not_all_versions_understand(line: str, first: str) -> None:
    text: dict[Request, Any] = {SUDOERS: f"{line}\n"}
    assert len(trouble(disk({**text, VERSION: DENIED, RELEASE: DENIED}))) == 1
    before = users(disk({**text, VERSION: "Sudo version 1.9.5p2\n"}))
    since = users(disk({**text, VERSION: f"Sudo version {first}p1\nConfigure options: --with-pam\n"}))
    assert (before, since) == ([], [["ann"]])


def test_before_it_could_recover_sudo_let_nobody_in_for_a_mistake() -> None:
    seen = disk({SUDOERS: "a ALL=ALL\nb ALL\n", VERSION: NOT_THERE, RELEASE: 'ID=ubuntu\nVERSION_ID="20.04"\n'})
    assert trouble(seen) == ["/etc/sudoers:2 is a mistake: a sudo before 1.9.3 lets nobody in for it"]
    switched: dict[Request, Any] = {SUDOERS: "b ALL\n", CONFIGURATION: "Plugin sudoers_policy sudoers.so error_recovery=false\n"}
    assert trouble(disk(switched)) == ["/etc/sudo.conf may have sudo let nobody in for a mistake"]


def test_what_was_read_before_a_mistake_on_its_line_may_count() -> None:
    [rule] = rules("User_Alias A = ann : B = \nA, B ALL=ALL\n")
    assert rule.users == ["ann", "B"]
    [rule] = rules("ann ALL=ALL :\n")
    assert rule.commands == ["ALL"]
    known = disk({SUDOERS: "ann ALL=ALL : other = bin/ls\n", VERSION: "Sudo version 1.9.13p3\n"})
    assert (users(known), trouble(known)) == ([["ann"]], [])
    assert rules("ann ALL=ALL : other = ) x\n") == []


def test_loops_end() -> None:
    assert trouble(disk({SUDOERS: "@include /etc/sudoers\n"})) == ["/etc/sudoers: too large, or included too deep"]


@pytest.mark.parametrize(
    ("request_", "answer", "sentence"),
    [
        (CONFIGURATION, "# a\nPlugin approver approve.so\n", "/etc/sudo.conf:2 may give sudo another policy, which is not followed"),
        (
            ALTERNATIVE,
            Seen(attributes=FileAttributes(kind="link"), data={"link": "/usr/lib/cargo/bin/sudo"}),
            "/usr/lib/cargo/bin/sudo stands in for sudo, which is not followed",
        ),
        (SOURCES, "sudoers: files ldap\n", "rules also come from ldap, which is not looked at"),
    ],
)
def test_other_policies_and_programs_are_not_followed(request_: Request, answer: str | Seen, sentence: str) -> None:
    assert trouble(disk({SUDOERS: "a ALL=ALL\n", request_: answer})) == [sentence]


def test_the_usual_plugins_are_no_trouble() -> None:
    plugins = "Plugin sudoers_policy sudoers.so\nPlugin sudoers_io sudoers.so\nSet x y\n"
    assert trouble(disk({SUDOERS: "a ALL=ALL\n", CONFIGURATION: plugins})) == []


def test_aliases_and_whether_they_are_used() -> None:
    policy = "User_Alias A = ann : B = A, bob : C = eve\nCmnd_Alias X = /bin/ls : Y = /bin/id\nB ALL = ALL\nDefaults!Y !authenticate\n"
    found = {alias.subject: alias.is_used for alias in sudo_aliases(files(policy)) if isinstance(alias, SudoAlias)}
    assert found == {
        "User_Alias A": True,
        "User_Alias B": True,
        "User_Alias C": False,
        "Cmnd_Alias X": False,
        "Cmnd_Alias Y": True,
    }


def test_each_setting_with_its_scope() -> None:
    policy = 'User_Alias A = ann, !bob\nDefaults:A, eve env_keep += "X Y", !use_pty\nDefaults>root,#0 noexec\n'
    found = [one for one in sudo_defaults(files(policy)) if isinstance(one, SudoDefault)]
    assert [(one.scope, one.members, one.name, one.operator, one.value) for one in found] == [
        (":", ["ann", "!bob", "eve"], "env_keep", "+=", "X Y"),
        (":", ["ann", "!bob", "eve"], "use_pty", "", False),
        (">", ["root", "#0"], "noexec", "", True),
    ]
    assert defaults(policy).env_keep == ["X", "Y"]


def test_a_setting_that_sudo_passes_over_counts_for_nothing() -> None:
    found = defaults("Defaults !authenticate\nDefaults authenticate=yes\nDefaults logfile=sudo.log, syslog=nonsense, targetpw\n")
    assert (found.authenticate, found.logfile, found.syslog, found.targetpw) == (False, "", True, True)


def test_a_setting_that_is_the_same_for_all_has_one_value() -> None:
    assert defaults("Defaults use_pty\nDefaults:ann use_pty\n").use_pty is True
    assert isinstance(defaults("Defaults use_pty\nDefaults:ann !use_pty\n").use_pty, Missing)


@pytest.mark.parametrize(
    "line",
    [
        "ann ALL=! !/bin/ls",
        "ann ALL=(root:) ALL",
        "User_Alias ALL = ann",
        "10.0.0.1 ALL=ALL",
        "NOPASSWD: ALL=ALL",
        "/bin/ls ALL=ALL",
        "ann ALL=/bin/ls\\x",
        "ann ALL=sha256:00 /bin/ls",
        "ann ALL=NOTAFTER=2020 ALL",
        "ann ALL=ALL #1",
        "a b",
        'Defaults logfile=""',
        "Defaults:! ann !authenticate",
        "Defaults !x=y",
        "ann ALL=!/bin/ls\r",
        "ann ALL=/bin/ls -l \r",
        "Defaults!/bin/ls\r !authenticate",
    ],
)
def test_what_sudo_would_stumble_over_is_passed_over(line: str) -> None:
    policy = policy_of(files(line + "\n"))
    assert isinstance(policy, Policy)
    assert (len(policy.mistakes), policy.grants, policy.defaults, policy.trouble) == (1, [], [], [])


def test_a_name_in_quotes_is_just_that_name() -> None:
    [rule] = rules('"ALL", "OPS", "%ops", \\%ops, "ann lee" "10.0.0.1" = ("ALL") ALL\n')
    assert (rule.users, rule.hosts, rule.run_as_users) == (["\\ALL", "\\OPS", "%ops", "\\%ops", "ann lee"], ["\\10.0.0.1"], ["\\ALL"])


def test_times_and_durations() -> None:
    texts = ("20400101000000Z", "2040010100Z", "2040010112.5Z", "20400101000000+0130", "20400101", "20401301000000Z", "x", "2040010100000Z")
    assert [found and found.at.strftime("%Y-%m-%d %H:%M") for found in map(moment, texts)] == [
        *("2040-01-01 00:00", "2040-01-01 00:00", "2040-01-01 12:30", "2039-12-31 22:30", None, "2041-01-01 00:00", None, None)
    ]
    assert [is_duration(text) for text in ("5", "1h30m", "1D", "30m1h", "", "x", "5x", "-1", "99999999999")] == [True] * 3 + [False] * 6


def test_the_default_user_may_be_another_for_some() -> None:
    [rule] = rules("Defaults:ann runas_default=bob\nann ALL=ALL\n")
    assert (rule.run_as_users, rule.run_as_default, rule.as_root) == (["root"], True, True)
    [rule] = rules("Defaults runas_default=bob\nDefaults:ann runas_default=root\nann ALL=ALL\n")
    assert rule.run_as_users == ["bob"]
    assert isinstance(rule.as_root, Missing)


@pytest.mark.parametrize("text", ["^(" * 20_000, '"' * 20_001, "\\ " * 20_000, "a,!" * 20_000, "sha256:" * 10_000])
def test_hostile_lines_are_read_in_one_pass(text: str) -> None:
    answers(f"ann ALL = {text}\nbob ALL=ALL\n")
