"""Whether members of sudo's lists are meant by a user or a host: yes, no, or not to be told (None).

Sudo looks through a list from its end, and takes the first member that is meant; `!` turns its answer round. What is
not to be told here is never guessed. Source: sudoers(5) and its match.c.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from govaudit.facts.accounts import Account
from govaudit.facts.derived.shell_patterns import Answer, matches
from govaudit.facts.derived.sudo.commands import covers
from govaudit.facts.sudo import SudoCommand, SudoDefault
from govaudit.facts.sudo_host import SudoHost
from govaudit.model import Missing


class Person(NamedTuple):
    """Who runs sudo, or as whom."""

    name: str
    uid: int | None
    """None: not known."""
    gid: int | None = None
    groups: Sequence[str] | None = None
    """Names; None: not known."""


def person(account: Account) -> Person:
    """An account of this host."""
    return Person(account.name, account.uid, account.gid, None if isinstance(account.groups, Missing) else account.groups)


def last_meant(members: Sequence[str], is_meant: Callable[[str], Answer]) -> Answer:
    """Whether a list allows, as its last member that is meant says; None where a member that may be meant could change that."""
    doubts: set[bool] = set()
    for member in reversed(members):
        bare = member.removeprefix("!")
        meant = is_meant(bare)
        if meant is None:
            doubts.add(not member.startswith("!"))
        elif meant:
            answer = not member.startswith("!")
            return answer if doubts <= {answer} else None
    return False if doubts <= {False} else None


class Matching:
    """Tells who and what is meant on one host with one policy."""

    def __init__(self, host: SudoHost, defaults: Sequence[SudoDefault]) -> None:
        self._paths = host.paths
        version = None if isinstance(host.version, Missing) else _numbers(host.version)
        self._has_expressions = version is not None and version >= (1, 9, 10)
        self.groups_mean_oneself: Answer = None if version is None or (1, 9, 13) < version < (1, 9, 16) else version >= (1, 9, 16)
        """Whether a rule that names groups alone lets somebody run commands as oneself without another group."""
        self._group_ids = None if isinstance(host.group_ids, Missing) else host.group_ids
        given = {one.name for one in defaults}
        self._has_plugin = "group_plugin" in given
        self._asks_plugin_too = self._has_plugin and "always_query_group_plugin" in given
        self._ignores_case = {kind: _flag(f"case_insensitive_{kind}", defaults, usual=True) for kind in ("user", "group")}
        self._by_gid = "match_group_by_gid" in given
        self._netgroups = None if isinstance(host.netgroups, Missing) or "netgroup_tuple" in given else host.netgroups
        self._names = _names(host, _flag("fqdn", defaults, usual=None))
        self._addresses = None if isinstance(host.addresses, Missing) else [ipaddress.ip_interface(one) for one in host.addresses]

    def is_person(self, one: Person, member: str) -> Answer:
        """Whether a member of a list of users, or of users to run as, is this one."""
        if member == "ALL":
            return True
        if member.startswith("+"):
            return self._is_in_netgroup(member[1:], 1, one.name)
        if member.startswith("%"):
            return self._is_in_group(one, member[1:])
        if member.startswith("#") and re.fullmatch("[0-9]{1,10}", member[1:]):
            return None if one.uid is None else int(member[1:]) == one.uid
        return self._is_name("user", member, [one.name]) if not member.startswith("#") else None

    def is_command(self, entry: SudoCommand, command: SudoCommand) -> Answer:
        """Whether an entry means a command."""
        return covers(entry, command, self._paths, has_expressions=self._has_expressions)

    def is_in_group(self, one: Person, group: str) -> Answer:
        """Whether somebody is in a group of this name."""
        return self._is_in_group(one, group)

    def _is_name(self, kind: str, member: str, names: Sequence[str]) -> Answer:
        if member in names:
            return True
        if member.lower() not in [name.lower() for name in names]:
            return False
        return self._ignores_case[kind] if member.isascii() else None

    def _is_in_group(self, one: Person, group: str) -> Answer:
        if group.startswith(":") and self._has_plugin:
            return None
        if one.groups is None:
            return None
        found: Answer
        if group.startswith("#") and re.fullmatch("[0-9]{1,10}", group[1:]):
            found = True if one.gid == int(group[1:]) else self._has_gid(one.groups, int(group[1:]))
        else:
            found = self._is_name("group", group, one.groups) if not group.startswith("#") else None
        if found is False and (self._asks_plugin_too or self._by_gid):
            return None
        return found

    def _has_gid(self, groups: Sequence[str], gid: int) -> Answer:
        if self._group_ids is None or any(group not in self._group_ids for group in groups if not group.startswith("#")):
            return None
        return any(self._group_ids.get(group) == gid for group in groups)

    def _is_in_netgroup(self, name: str, field: int, *values: str) -> Answer:
        if self._netgroups is None:
            return None
        parts = [member.split(",") for member in self._netgroups.get(name, [])]
        found = [part for part in parts if len(part) == 3 and (part[field] == "" or part[field] in values)]
        return None if found and all(part[2] for part in found) else bool(found)

    def is_this_host(self, member: str) -> Answer:
        """Whether a member of a host list is this host."""
        if member == "ALL":
            return True
        if re.fullmatch(r"[0-9.]+(/[0-9.]+)?|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(/[0-9A-Fa-f:.]+)?", member):
            return self._is_address(member)
        if self._names is None:
            return None
        answers = {self._is_host(member, name) for name in self._names}
        return answers.pop() if len(answers) == 1 else None

    def _is_host(self, member: str, name: str) -> Answer:
        if member.startswith("+"):
            return self._is_in_netgroup(member[1:], 0, name, name.partition(".")[0])
        mine = name if "." in member else name.partition(".")[0]
        if not re.search(r"[*?\[\\]", member):
            return member.lower() == mine.lower()
        return matches(member.lower(), mine.lower()) if member.isascii() else None

    def _is_address(self, member: str) -> Answer:
        """An address means its host and, where it is that of a network, every host on it."""
        if self._addresses is None:
            return None
        try:
            wanted = ipaddress.ip_network(member, strict=False)
            given = ipaddress.ip_address(member.partition("/")[0])
        except ValueError:
            return None
        if wanted.prefixlen == 0:  # versions differ in whether `/0` is a mask at all
            return None
        mine = [one for one in self._addresses if one.version == wanted.version]
        if "/" in member:
            return any(one.ip in wanted for one in mine) if given == wanted.network_address else False
        return any(given in (one.ip, one.network.network_address) for one in mine)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall("[0-9]+", version))


def _flag(name: str, defaults: Sequence[SudoDefault], *, usual: Answer) -> Answer:
    """A setting for everybody; None where it is set for some alone."""
    answer = usual
    for one in defaults:
        if one.name == name and isinstance(one.value, bool):
            if one.scope:
                return None
            answer = one.value
    return answer


def _names(host: SudoHost, is_full: Answer) -> list[str] | None:
    """The names by one of which sudo knows the host; None where not all are known."""
    names = {"own": [host.name], "full": [host.full_name], "either": [host.name, host.full_name]}
    wanted = names["either" if is_full is None else "full" if is_full else "own"]
    return None if any(isinstance(name, Missing) for name in wanted) else [name for name in wanted if isinstance(name, str)]
