"""sudo: rules and settings as written, and beside the real cvtsudoers."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from govaudit.facts.sudo import SudoRule, SudoSettings
from govaudit.model import Absent, Complete, Missing, Observation, Place, Reason, Seen
from govaudit.reading import Observations
from govaudit.targets.host.readers.accounts import GROUP, PASSWD
from govaudit.targets.host.readers.sudo import (
    CONFIGURATION,
    DROP_INS,
    ELSEWHERE,
    PROGRAM,
    SOURCES,
    SUDOERS,
    sudo_rules,
    sudo_settings,
)
from tests.support import DENIED, NOT_THERE, observations, saw

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
    return observations([saw(SUDOERS, main), *(brought or [saw(DROP_INS, NOT_THERE)]), saw(PROGRAM, Seen()), saw(SOURCES, sources), *USUAL])


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
    first, second, third = rules(
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
    assert second.commands == ["/bin/true", "/bin/ed"]
    assert (third.hosts, third.commands, third.run_as_users) == (["mail"], ["ALL"], ["root"])


def test_a_later_rule_that_says_the_same_takes_its_place() -> None:
    (rule,) = rules("ann ALL=NOPASSWD: ALL\nann ALL=PASSWD: ALL\n")
    assert rule.asks_password is True


def test_ids_quotes_and_digests() -> None:
    (rule,) = rules('#1000, %#20, "DOM\\\\ann lee" ALL = sha256:YWJj=, sha512:ZGVm= /bin/ls -l\n#include_is_a_comment\n')
    assert rule.users[:2] == ["#1000", "%#20"]
    assert rule.commands == ["/bin/ls -l"]


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
        "ann ALL=",
        "ann",
        "ann ALL=^/bin/.*$",
        "ann ALL=(root ALL",
        "Defaults =",
        "\x01",
    ],
)
def test_what_cannot_be_followed_leaves_the_list_open(line: str) -> None:
    found = answers(f"{DEBIAN}{line}\n")
    assert [rule.users for rule in found if isinstance(rule, SudoRule)] == [["root"], ["%sudo"]]
    assert isinstance(found[-2], Missing)
    assert isinstance(sudo_settings(files(f"{DEBIAN}{line}\n")), Missing)


def test_denied_files_and_rules_from_a_directory_leave_the_list_open() -> None:
    assert DENIED in answers(DEBIAN, {"a": DENIED})
    unlisted = observations([saw(SUDOERS, DEBIAN), saw(DROP_INS, DENIED), saw(PROGRAM, Seen()), saw(SOURCES, NOT_THERE), *USUAL])
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


def test_a_sudo_of_another_place_does_not_read_these_rules() -> None:
    seen = [saw(SUDOERS, DEBIAN), saw(DROP_INS, NOT_THERE), saw(PROGRAM, NOT_THERE), saw(SOURCES, ""), *USUAL[:3]]
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
    asked = [saw(SUDOERS, DEBIAN), saw(DROP_INS, NOT_THERE), saw(PROGRAM, Seen()), saw(SOURCES, ""), *USUAL[1:]]
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


# Beside the real program ----------------------------------------------------------------------

USERS = st.sampled_from(["ann", "%ops", "#1000", "ALL", "OPS", "!bob", "ann, bob", "%#20,!ann"])
HOSTS = st.sampled_from(["ALL", "web", "web, !db", "WEBS"])
RUN_AS = st.sampled_from(["", "(root) ", "(ALL:ALL) ", "(:adm)", "(app, !root) ", "(APPS) "])
TAGS = st.sampled_from(["", "NOPASSWD: ", "PASSWD:", "NOEXEC: ", "NOPASSWD:SETENV: "])
COMMENTS = st.sampled_from(["", "", " # why", " # why \\", "#x\\"])
COMMANDS = st.sampled_from(["ALL", "/bin/ls", "/bin/cat a\\,b", "READ", "!/bin/rm", "/usr/bin/vi *", "/opt/x/", "!READ"])
SPECS = st.lists(st.builds("{}{}{}".format, RUN_AS, TAGS, COMMANDS), min_size=1, max_size=3).map(", ".join)
RULES = st.builds("{} {} = {}{}".format, USERS, HOSTS, SPECS, COMMENTS)
ALIASES = "User_Alias OPS = ann, %wheel\nHost_Alias WEBS = web1, web2\nRunas_Alias APPS = app, www\nCmnd_Alias READ = /bin/id, !/bin/su\n"


Grants = dict[tuple[Any, ...], bool]
"""By users, hosts, run-as users and groups and one command: whether sudo asks; the last match holds."""


def names(entries: list[dict[str, Any]]) -> tuple[str, ...]:
    """Names of cvtsudoers in the way sudoers writes them."""
    signs = {"username": "", "userid": "#", "usergroup": "%", "usergid": "%#", "hostname": "", "command": ""}
    return tuple(
        ("!" if entry.get("negated") else "") + sign + str(entry[key]) for entry in entries for key, sign in signs.items() if key in entry
    )


def of_cvtsudoers(policy: Path) -> Grants:
    run = subprocess.run(["cvtsudoers", "-e", "-f", "json", policy], capture_output=True, check=True)
    found: Grants = {}
    for spec in json.loads(run.stdout).get("User_Specs", []):
        for part in spec["Cmnd_Specs"]:
            options = {key: value for option in part.get("Options", []) for key, value in option.items()}
            groups = tuple(name.removeprefix("%") for name in names(part.get("runasgroups", [])))
            run_as = [entry for entry in part.get("runasusers", []) if entry != {"username": ""}]  # sudo 1.9.16 writes one for (:group)
            users = names(run_as) or (() if groups else ("root",))
            for command in names(part["Commands"]):
                found[names(spec["User_List"]), names(spec["Host_List"]), users, groups, command] = options.get("authenticate", True)
    return found


def of_ours(content: bytes) -> Grants:
    return {
        (tuple(rule.users), tuple(rule.hosts), tuple(rule.run_as_users), tuple(rule.run_as_groups), command): rule.asks_password is True
        for rule in answers(content)
        if isinstance(rule, SudoRule)
        for command in rule.commands
    }


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(RULES, min_size=1, max_size=3))
def test_our_reading_is_that_of_the_real_program(lines: list[str], tmp_path: Path) -> None:
    policy = tmp_path / "sudoers"
    policy.write_text(ALIASES + "\n".join(lines) + "\n")
    assert of_ours(policy.read_bytes()) == of_cvtsudoers(policy)


def test_the_policy_of_this_host_is_read() -> None:
    drop_ins = {path.name: path.read_bytes() for path in Path("/etc/sudoers.d").iterdir() if path.is_file()}
    found = answers(Path("/etc/sudoers").read_bytes(), dict(drop_ins))
    assert [rule.subject for rule in found if isinstance(rule, SudoRule)][:2] == ["root ALL=(ALL:ALL) ALL", "%sudo ALL=(ALL:ALL) ALL"]


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.binary(max_size=400), st.text('anALdef_ts:=,()!#@"\\ \n%NOPASWD', max_size=400).map(str.encode), RULES.map(str.encode)))
def test_no_bytes_make_the_readers_raise(content: bytes) -> None:
    answers(content, {"a": content})
    sudo_settings(files(content))


@pytest.mark.parametrize("line", ["ann ALL=" + "(" * 200_000, '"' * 200_001 + " ALL=ALL", "Defaults " + "a," * 100_000, "\\" * 200_001])
def test_long_lines_are_read_in_one_pass(line: str) -> None:
    answers(line)
