"""Who becomes whom: rules, settings and groups brought together."""

from __future__ import annotations

import re
from typing import Any

import msgspec
import pytest

from govaudit.facts.accounts import Account
from govaudit.facts.derived.shell_patterns import matches
from govaudit.facts.derived.sudo.decisions import Policy
from govaudit.facts.derived.sudo.matching import Matching, person
from govaudit.facts.derived.sudo.rights import sudo_rights
from govaudit.facts.home_files import PathMode
from govaudit.facts.permissions import AclEntry
from govaudit.facts.sudo import SudoDefault, SudoRight, SudoRule
from govaudit.facts.sudo_files import SudoPath
from govaudit.facts.sudo_host import SudoHost
from govaudit.model import Complete, Many, Missing, complete
from govaudit.targets.host.readers.sudo import sudo_defaults, sudo_rules
from tests.facts.access_examples import account
from tests.support import DENIED
from tests.support.sudo_policies import seen_as

ANN = account(name="ann", uid=1000, groups=["ann", "ops"])
BOB = account(name="bob", uid=1001, gid=1001, groups=["bob"])
HOST = SudoHost(name="web01", full_name="web01.example.go.id", addresses=["192.0.2.7/24"], netgroups={}, group_ids={"ops": 200}, paths={})
ROOT = account(name="root", uid=0, gid=0, groups=["root"])


def named_in(policy: str) -> set[str]:
    found = {path.rstrip("/") for path in re.findall(r"(?<![\w.*?\]/])/[A-Za-z0-9_.+@/-]+", policy)}
    return found | {path.rpartition("/")[0] for path in found}


def rights(
    policy: str, *accounts: Account, passwd: bytes = b"", host: SudoHost = HOST, paths: dict[str, list[PathMode] | Missing] | None = None
) -> list[SudoRight]:
    """Those that the policy comes to, where all that it names is in root's hands but for `paths`."""
    seen = seen_as(policy.encode(), passwd=passwd)
    rules = [rule for rule in sudo_rules(seen) if isinstance(rule, SudoRule)]
    defaults = [default for default in sudo_defaults(seen) if isinstance(default, SudoDefault)]
    of_root = {path: list[PathMode]() for path in named_in(policy)}
    named = [SudoPath(path=path, way=way) for path, way in (of_root | (paths or {})).items()]
    found = list(sudo_rights(rules, defaults, list(accounts or (ROOT, ANN, BOB)), host, Many(named, complete("all"))))
    assert isinstance(found[-1], Complete)
    return [one for one in found if isinstance(one, SudoRight)]


def of(right: SudoRight) -> tuple[Any, ...]:
    return right.account, right.commands, right.asks_password, right.becomes_root_by


def test_groups_and_aliases_lead_to_accounts() -> None:
    [right] = rights("User_Alias OPS = %ops, !bob\nCmnd_Alias EDIT = /usr/bin/vim, /bin/ls\nOPS ALL = NOPASSWD: EDIT\n")
    assert of(right) == ("ann", ["/usr/bin/vim", "/bin/ls"], False, ["/usr/bin/vim"])
    assert right.subject == "ann ALL=(root) /usr/bin/vim, /bin/ls"
    assert right.holds is True


def test_root_is_left_out() -> None:
    assert rights("root ALL=(ALL:ALL) ALL\n") == []


def test_what_a_later_rule_takes_away_is_left_out() -> None:
    assert [of(one) for one in rights("ann ALL = /bin/ls, /bin/cat\n%ops ALL = !/bin/cat\n")] == [("ann", ["/bin/ls"], True, [])]
    assert rights("ann ALL = /bin/ls\nALL ALL = !ALL\n") == []


def test_a_later_rule_decides_whether_sudo_asks() -> None:
    found = rights("ann ALL = NOPASSWD: /bin/ls, /bin/cat\nann ALL = PASSWD: /bin/ls\n")
    assert [(one.place.line, one.commands, one.asks_password) for one in found] == [
        (1, ["/bin/ls"], True),
        (1, ["/bin/cat"], False),
        (2, ["/bin/ls"], True),
    ]


@pytest.mark.parametrize(
    ("policy", "asks"),
    [
        ("Defaults:ann !authenticate\nann ALL=ALL\n", False),
        ("Defaults:bob !authenticate\nann ALL=ALL\n", True),
        ("Defaults:ann !authenticate\nDefaults authenticate\nann ALL=ALL\n", True),
        ("Defaults>root !authenticate\nDefaults authenticate\nann ALL=ALL\n", None),
        ("Defaults authenticate\nDefaults>root !authenticate\nann ALL=ALL\n", False),
        ("Defaults!/bin/ls !authenticate\nann ALL=/bin/ls\n", False),
        ("Defaults:%ops !authenticate\nann ALL=PASSWD: ALL\n", True),
    ],
)
def test_settings_for_some_alone(policy: str, asks: bool | None) -> None:
    [right] = rights(policy)
    assert (None if isinstance(right.asks_password, Missing) else right.asks_password) is asks


UNKNOWN = SudoHost(name=DENIED, full_name=DENIED, addresses=DENIED, netgroups=DENIED, group_ids=DENIED, paths={})


@pytest.mark.parametrize(
    "policy",
    [
        "+admins ALL=ALL\n",
        "ann web01=ALL\n",
        "ann 192.0.2.0/24=ALL\n",
        "Defaults group_plugin=/x.so\n%:domain ALL=ALL\n",
        "ann ALL=NOTBEFORE=20300101000000Z ALL\n",
        "ann ALL=NOTAFTER=20261101200000Z ALL\n",
        "%#4711 ALL=ALL\n",
        "Defaults:bob !case_insensitive_user\nANN ALL=ALL\n",
    ],
)
def test_what_cannot_be_told_is_missing(policy: str) -> None:
    found = rights(policy, ANN, host=UNKNOWN)
    assert found
    assert all(isinstance(right.holds, Missing) for right in found)


MEANT = SudoHost(
    name="web01",
    full_name="web01.example.go.id",
    addresses=["192.0.2.7/24", "2001:db8::7/64"],
    netgroups={"admins": [",ann,"], "hosts": ["web01,-,"]},
    group_ids={"ops": 200, "ann": 1000},
    paths={"/bin": "/usr/bin", "/usr/bin": "/usr/bin", "/bin/ls": "/usr/bin/ls", "/usr/bin/ls": "/usr/bin/ls"}
    | {"/srv": "/srv", "/srv/ls": ""},
)


@pytest.mark.parametrize(
    ("rule", "is_meant"),
    [
        ("+admins ALL=ALL", True),
        ("+others ALL=ALL", False),
        ("%#200 ALL=ALL", True),
        ("%#201 ALL=ALL", False),
        ("%:ops ALL=ALL", False),
        ("ANN ALL=ALL", True),
        ("%OPS ALL=ALL", True),
        ("ann web01=ALL", True),
        ("ann WEB01=ALL", True),
        ("ann web*=ALL", True),
        ("ann web01.example.go.id=ALL", None),
        ("Defaults fqdn\nann web01.example.go.id=ALL", True),
        ("Defaults !fqdn\nann web01.example.go.id=ALL", False),
        ("ann web02=ALL", False),
        ("ann 192.0.2.0/24=ALL", True),
        ("ann 192.0.2.0=ALL", True),
        ("ann 192.0.2.0/255.255.255.0=ALL", True),
        ("ann 198.51.100.0/24=ALL", False),
        ("ann 2001:db8::7=ALL", True),
        ("ann ALL,!192.0.2.7=ALL", False),
        ("ann +hosts=ALL", True),
        ("ann ALL=NOTAFTER=20200101000000Z ALL", False),
        ("ann ALL=NOTBEFORE=20200101000000Z ALL", True),
    ],
)
def test_who_and_which_host_is_meant(rule: str, is_meant: bool | None) -> None:
    found = rights(rule + "\n", ANN, host=MEANT)
    assert [None if isinstance(right.holds, Missing) else right.holds for right in found] == ([] if is_meant is False else [is_meant])


def test_links_among_folders_are_followed() -> None:
    assert rights("ann ALL=/bin/ls\nann ALL=!/usr/bin/ls\n", ANN, host=MEANT) == []
    assert rights("ann ALL=/bin/ls\nann ALL=!/usr/bin/\n", ANN, host=MEANT) == []
    for elsewhere in ("/opt/ls", "/opt/", "/srv/", "/srv/ls"):
        [right] = rights(f"ann ALL=/bin/ls\nann ALL=!{elsewhere}\n", ANN, host=MEANT)
        assert right.commands == ["/bin/ls"]


def test_exempted_groups_are_not_asked() -> None:
    [right] = rights("Defaults exempt_group=ops\nann ALL=PASSWD: ALL\n", ANN)
    assert right.asks_password is False
    [right] = rights("Defaults exempt_group=ops\nDefaults:ann !exempt_group\nann ALL=ALL\n", ANN)
    assert right.asks_password is True


def test_unknown_groups_are_missing() -> None:
    [right] = rights("%ops ALL=ALL\n", account(name="ann", uid=1000, groups=DENIED))
    assert isinstance(right.holds, Missing)


def test_only_root_counts_as_root() -> None:
    [right] = rights("ann ALL=(bob) ALL\n", ANN, BOB)
    assert (right.run_as_users, right.becomes_root_by) == (["bob"], [])
    [right] = rights("ann ALL=(:disk) ALL\n", ANN)
    assert (right.run_as_users, right.run_as_groups) == (["ann"], ["disk"])
    [right] = rights("ann ALL=(ALL, !root) ALL\n", ANN)
    assert right.becomes_root_by == []
    [right] = rights("ann ALL=(#0) ALL\n", ANN)
    assert right.becomes_root_by == ["ALL"]


def test_root_by_another_name_is_root() -> None:
    toor = account(name="toor", uid=0, gid=0, groups=["root"])
    passwd = b"root:x:0:0::/root:/bin/sh\ntoor:x:0:0::/root:/bin/sh\nann:x:1000:1000::/home/ann:/bin/sh\n"
    for run_as in ("toor", "ALL, !root", "%root", "%#0"):
        [right] = rights(f"ann ALL=({run_as}) ALL\n", ROOT, toor, ANN, passwd=passwd)
        assert right.becomes_root_by == ["ALL"], run_as
    [right] = rights("ann ALL=(+ops) ALL\n", ROOT, ANN, host=UNKNOWN)
    assert isinstance(right.becomes_root_by, Missing)


def test_regular_expressions_leave_it_open() -> None:
    [right] = rights("ann ALL=^/usr/bin/.*$\n", ANN)
    assert isinstance(right.becomes_root_by, Missing)


def test_patterns_as_fnmatch_has_them() -> None:
    assert matches("a*c", "abc")
    assert matches("[a-c]?", "bx")
    assert matches("[!a-c]", "d")
    assert not matches("a*c", "abd")
    assert matches(r"\*", "*")
    assert not matches(r"\*", "x")
    assert matches("[[:alpha:]]", "a") is None
    assert matches("a*" * 300 + "b", "a" * 3_000) is False


def of_version(version: str) -> SudoHost:
    return msgspec.structs.replace(MEANT, version=version)


def test_a_rule_with_a_root_of_its_own_takes_nothing_away_for_sure() -> None:
    [right] = rights("ann ALL=NOPASSWD: /bin/ls\nann ALL=CHROOT=/srv !ALL\n", ANN, host=MEANT)
    assert right.commands == ["/bin/ls"]
    [first, second] = rights("ann ALL=NOPASSWD: /bin/ls\nann ALL=CHROOT=* ALL\n", ANN, host=MEANT)
    assert isinstance(first.asks_password, Missing)
    assert second.asks_password is True


@pytest.mark.parametrize(("version", "is_left"), [("1.9.5", True), ("1.9.9", True), ("1.9.13", False), ("", True)])
def test_regular_expressions_take_nothing_away_before_there_were_any(version: str, is_left: bool) -> None:
    host = of_version(version) if version else MEANT
    assert bool(rights("ann ALL=/bin/ls\nann ALL=!^/bin/ls$\n", ANN, host=host)) is is_left
    assert bool(rights("ann ALL=/bin/ls -l\nann ALL=!/bin/ls ^-[a-z]$\n", ANN, host=host)) is is_left


@pytest.mark.parametrize(("version", "runs"), [("1.9.5", False), ("1.9.13", False), ("1.9.15", None), ("1.9.16", True)])
def test_whether_groups_alone_mean_oneself_depends_on_the_version(version: str, runs: bool | None) -> None:
    rules = [rule for rule in sudo_rules(seen_as(b"ann ALL=(:ops) /bin/ls\n")) if isinstance(rule, SudoRule)]
    policy = Policy(rules, [], Matching(of_version(version), []))
    assert policy.runs_as(ANN, rules[0], person(ANN)) is runs
    assert policy.runs_as(ANN, rules[0], person(ANN), in_group=True) is None
    assert policy.runs_as(ANN, rules[0], person(BOB)) is False


def test_an_exempted_group_with_a_percent_sign_is_none() -> None:
    [right] = rights("Defaults exempt_group=%ops\nann ALL=PASSWD: ALL\n", ANN, host=MEANT)
    assert right.asks_password is True


def on_the_way(path: str, uid: int = 0, bits: int = 0o755, gid: int = 0, entries: list[AclEntry] | Missing | None = None) -> PathMode:
    return PathMode(path=path, kind="file", mode=bits, uid=uid, gid=gid, entries=entries or [])


ROOTS = on_the_way("/opt")
MAY_WRITE = AclEntry(kind="user", id=1000, permissions=7)
OPS_MAY_WRITE = AclEntry(kind="group", id=200, permissions=6)


@pytest.mark.parametrize(
    ("step", "leads"),
    [
        (on_the_way("/opt/app", uid=1000), True),
        (on_the_way("/opt/app", bits=0o777), True),
        (on_the_way("/opt/app", bits=0o775, gid=200), True),  # ann is in ops
        (on_the_way("/opt/app", bits=0o775, gid=1000), True),
        (on_the_way("/opt/app", bits=0o775, entries=[MAY_WRITE]), True),
        (on_the_way("/opt/app", bits=0o775, entries=[OPS_MAY_WRITE]), True),
        (on_the_way("/opt/app", bits=0o775, entries=DENIED), None),
        (on_the_way("/opt/app", bits=0o755, entries=[MAY_WRITE]), False),  # the mask takes it away
        (on_the_way("/opt/app", bits=0o775, gid=300), False),
        (on_the_way("/opt/app", uid=1001), False),
        (on_the_way("/opt/app"), False),
    ],
)
def test_who_can_replace_the_program_is_root_by_it(step: PathMode, leads: bool | None) -> None:
    [right] = rights("ann ALL=(root) NOPASSWD: /opt/app/run\n", paths={"/opt/app/run": [on_the_way("/opt/app/run"), step, ROOTS]})
    expected = {True: ["/opt/app/run"], False: []}
    assert right.becomes_root_by == expected[leads] if leads is not None else isinstance(right.becomes_root_by, Missing)


def test_as_somebody_else_than_root_it_does_not_matter() -> None:
    own = [on_the_way("/opt/app/run", uid=1000)]
    [right] = rights("ann ALL=(bob) /opt/app/run\n", paths={"/opt/app/run": own})
    assert right.becomes_root_by == []


@pytest.mark.parametrize(
    ("command", "paths", "leads"),
    [
        ("/opt/app/", {"/opt/app": [on_the_way("/opt/app", uid=1000)]}, True),
        ("/opt/app/*", {"/opt/app": [on_the_way("/opt/app", uid=1000)]}, True),
        ("/opt/app/*", {"/opt/app": [on_the_way("/opt/app")]}, None),  # what is in there is not looked at
        ("/opt/*/run", {}, True),
        ("sha224:" + "0" * 56 + " /opt/app/run", {"/opt/app/run": [on_the_way("/opt/app/run", uid=1000)]}, None),
        ("/opt/app/run", {"/opt/app/run": DENIED}, None),
        ("/bin/sh /opt/app/run", {"/opt/app/run": [on_the_way("/opt/app/run", uid=1000)]}, True),
        ("/usr/bin/python3 -u /opt/app/run -v", {"/opt/app/run": [on_the_way("/opt/app/run", uid=1000)]}, True),
        ("/usr/bin/python3 /opt/app/run", {}, False),
        ("/usr/bin/python3 run.py", {}, True),  # from the folder in which one likes to stand
        ("/usr/bin/make install", {}, True),
        ("CWD=/srv /usr/bin/make install", {}, None),
        ("/usr/bin/rsync /opt/app /srv/b", {"/opt/app": [on_the_way("/opt/app", uid=1000)]}, None),
        ("/opt/bin/tool --from=/opt/app", {"/opt/app": [on_the_way("/opt/app", uid=1000)]}, None),
        ("/opt/bin/tool --from=/opt/app", {}, False),
        ("SETENV: /opt/bin/tool", {}, True),
        ("NOSETENV: /opt/bin/tool", {}, False),
        ("CHROOT=/srv /opt/bin/tool", {}, None),
    ],
)
def test_what_else_lets_the_account_steer_the_command(command: str, paths: dict[str, list[PathMode] | Missing], leads: bool | None) -> None:
    [right] = rights(f"ann ALL=(root) {command}\n", paths=paths)
    assert (None if isinstance(right.becomes_root_by, Missing) else right.becomes_root_by != []) is leads


def test_any_variable_may_be_set_where_a_default_says_so() -> None:
    [right] = rights("Defaults:ann setenv\nann ALL=(root) /opt/bin/tool\n")
    assert right.becomes_root_by == ["/opt/bin/tool"]
    [right] = rights("Defaults setenv\nann ALL=(root) NOSETENV: /opt/bin/tool\n")
    assert right.becomes_root_by == []


def test_without_a_look_at_the_files_it_is_not_known() -> None:
    seen = seen_as(b"ann ALL=(root) /opt/bin/tool\n")
    rules = [rule for rule in sudo_rules(seen) if isinstance(rule, SudoRule)]
    [right, _] = sudo_rights(rules, [], [ROOT, ANN], HOST, DENIED)
    assert isinstance(right, SudoRight)
    assert isinstance(right.becomes_root_by, Missing)
