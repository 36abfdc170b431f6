"""The host as sudo sees it: names, addresses, netgroups, and where paths lead."""

from __future__ import annotations

import pytest

from govaudit.facts.sudo_host import SudoHost
from govaudit.model import Absent, FileAttributes, Missing, Observation, Request, Seen
from govaudit.targets.host.readers.accounts import GROUP
from govaudit.targets.host.readers.sudo_host import ADDRESSES, DOMAIN, HOSTS, NETGROUPS, sudo_host
from govaudit.targets.host.readers.sudo_programs import programs
from govaudit.targets.host.requests import Command, Listing
from govaudit.targets.host.sudoers.netgroups import read_netgroups
from govaudit.targets.host.sudoers.seen import HOST, RUNNING_HOST, SOURCES, SUDOERS
from govaudit.targets.host.sudoers.version import RELEASE, VERSION
from tests.support import DENIED, NOT_THERE, observations, saw

OTHERS = (RUNNING_HOST, HOST, HOSTS, SOURCES, NETGROUPS, DOMAIN, ADDRESSES, GROUP, RELEASE, VERSION)


def host(
    answers: dict[Request, str | Absent | Missing],
    *,
    policy: str = "",
    listed: dict[str, str | None] | None = None,
    otherwise: Absent | Missing = NOT_THERE,
) -> SudoHost:
    """What is made of these answers; `listed` says where paths link to: `None`: nothing is there, empty: no link."""
    found: list[Observation] = [saw(SUDOERS, policy), *(saw(one, answers.get(one, otherwise)) for one in OTHERS)]
    for path, link in (listed or {}).items():
        attributes = FileAttributes(kind="link" if link else "file", mode=0o755, uid=0, gid=0)
        found.append(saw(Listing(path), NOT_THERE if link is None else Seen(attributes=attributes, data={"link": link}), source=path))
    fact = sudo_host(observations(found))
    assert isinstance(fact, SudoHost)
    return fact


@pytest.mark.parametrize(
    ("sources", "hosts", "full"),
    [
        ("hosts: files dns", "127.0.1.1 web01.example.go.id web01 # mine", "web01.example.go.id"),
        ("hosts:\tfiles", "192.0.2.7 other", "web01"),
        ("hosts: files dns", "192.0.2.7 other", None),
        ("hosts: dns files", "127.0.1.1 web01.example.go.id web01", None),
        ("hosts: files", "192.0.2.7 a web01\n192.0.2.8 b web01", None),
        ("hosts: files", "#192.0.2.7 a web01", "web01"),
    ],
)
def test_names(sources: str, hosts: str, full: str | None) -> None:
    found = host({RUNNING_HOST: "web01\n", HOST: "old\n", SOURCES: sources, HOSTS: hosts})
    assert found.name == "web01"
    assert (None if isinstance(found.full_name, Missing) else found.full_name) == full


def test_names_that_are_not_known() -> None:
    assert isinstance(host({}).name, Missing)
    assert isinstance(host({HOST: "a b\n"}).name, Missing)
    assert host({HOST: "# comment\nweb02\n"}).name == "web02"


IP = """\
1: lo    inet 127.0.0.1/8 scope host lo\\       valid_lft forever preferred_lft forever
2: eth0    inet 192.0.2.7/24 brd 192.0.2.255 scope global eth0\\       valid_lft forever preferred_lft forever
3: tun0    inet 10.8.0.2 peer 10.8.0.1/32 scope global tun0\\       valid_lft forever preferred_lft forever
2: eth0    inet6 2001:db8::7/64 scope global \\       valid_lft forever preferred_lft forever
"""


def test_addresses_but_those_of_loopback() -> None:
    assert host({ADDRESSES: IP}).addresses == ["192.0.2.7/24", "10.8.0.2/32", "2001:db8::7/64"]
    assert isinstance(host({ADDRESSES: "what?\n"}).addresses, Missing)
    assert isinstance(host({}).addresses, Missing)
    assert host({ADDRESSES: DENIED}).addresses == DENIED


@pytest.mark.parametrize(
    ("sources", "domain", "is_known"),
    [
        ("netgroup: files", None, True),
        ("netgroup: nis", "(none)\n", True),
        ("netgroup: files nis", "(none)\n", True),
        ("netgroup: nis", "example\n", False),
        ("netgroup: nis", None, False),
        ("netgroup: files sss", "(none)\n", False),
        ("passwd: files", "(none)\n", True),
        ("passwd: files", None, False),
    ],
)
def test_netgroups_may_come_from_a_directory(sources: str, domain: str | None, is_known: bool) -> None:
    answers: dict[Request, str | Absent | Missing] = {SOURCES: sources, NETGROUPS: "ops (,ann,)\n"}
    found = host(answers | ({} if domain is None else {DOMAIN: domain})).netgroups
    assert isinstance(found, Missing) is not is_known


def test_netgroups_within_netgroups() -> None:
    text = "# mine\nops (web01,ann,example) \\\n  more\nmore (-,bob,) ( ,eve, ) ops\nempty\nlone other\n"
    assert read_netgroups(text.encode()) == {
        "ops": ["web01,ann,example", "-,bob,", ",eve,"],
        "more": ["-,bob,", ",eve,", "web01,ann,example"],
        "lone": [],
    }
    assert isinstance(read_netgroups(b"ops (a,b)\n"), Missing)
    assert isinstance(read_netgroups(b"ops (,a,)\nops (,b,)\n"), Missing)
    assert isinstance(read_netgroups("".join(f"n{n} (,a,) n{n + 1}\n" for n in range(1_000)).encode()), Missing)


def test_where_paths_lead() -> None:
    listed = {
        "/bin": "usr/bin",
        "/usr": "",
        "/usr/bin": "",
        "/usr/bin/vi": "/etc/alternatives/vi",
        "/etc": "",
        "/etc/alternatives": "",
        "/etc/alternatives/vi": "/usr/bin/vim.basic",
        "/usr/bin/vim.basic": "",
        "/loop": "/loop",
        "/gone": None,
    }
    found = host({}, policy="ann ALL = /bin/vi, /gone/x, /loop/y, /unseen/z, /bin/\n", listed=listed)
    assert found.paths == {"/bin/vi": "/usr/bin/vim.basic", "/bin": "/usr/bin", "/gone/x": "", "/gone": ""}


def test_groups_by_id() -> None:
    assert host({GROUP: "root:x:0:\nops:x:200:ann\n"}).group_ids == {"root": 0, "ops": 200}
    assert host({GROUP: DENIED}).group_ids == DENIED


def test_denied_answers_are_missing_each_alone() -> None:
    found = host({}, otherwise=DENIED)
    assert [type(one) for one in (found.name, found.full_name, found.addresses, found.netgroups, found.group_ids)] == [Missing] * 5


def test_programs_are_looked_for_in_all_folders_that_any_file_names() -> None:
    links = {"/sbin": "usr/sbin", "/usr": "", "/usr/sbin": "", "/usr/bin": "", "/usr/bin/id": "", "/sbin/id": None}
    found = host({}, policy="ann ALL = /sbin/, /usr/bin/[a-i]*, /usr/bin/id\n", listed=links)
    assert (found.paths["/sbin/id"], found.paths["/usr/bin/id"], found.paths["/sbin"]) == ("", "/usr/bin/id", "/usr/sbin")


def test_the_digests_of_programs_that_are_bound_to_one() -> None:
    whole = "ab" * 32
    policy = f"ann ALL = sha256:{whole} /bin/ls, sha224 : {'0' * 56}, sha256:{whole} ALL\n"
    asked = [one for one in programs([saw(SUDOERS, policy)]) if isinstance(one, Command)]
    assert [one.argv for one in asked] == [("sha256sum", "/bin/ls"), ("sha224sum", "/bin/ls")]
    seen = [saw(SUDOERS, policy), *(saw(one, NOT_THERE) for one in OTHERS), saw(asked[0], f"{whole}  /bin/ls\n")]
    fact = sudo_host(observations(seen))
    assert isinstance(fact, SudoHost)
    assert fact.digests == {"sha256:/bin/ls": whole}


@pytest.mark.parametrize(
    ("said", "release", "version"),
    [
        ("Sudo version 1.9.13p3\nSudoers policy plugin version 1.9.13p3\n", "", "1.9.13"),
        ("Sudo version 1.8.31\n", 'ID=debian\nVERSION_ID="13"\n', "1.8.31"),
        (None, 'ID=debian\nVERSION_ID="11"\n', "1.9.5"),
        ("sudo-rs 0.2.6\n", 'ID=ubuntu\nVERSION_ID="25.10"\n', None),
        (None, "ID=gentoo\n", None),
    ],
)
def test_the_version_that_sudo_tells_else_that_of_the_release(said: str | None, release: str, version: str | None) -> None:
    found = host({RELEASE: release, VERSION: NOT_THERE if said is None else said}).version
    assert (None if isinstance(found, Missing) else found) == version
