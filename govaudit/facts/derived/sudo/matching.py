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
from govaudit.facts.derived.sudo.commands import Programs, covers
from govaudit.facts.sudo import SudoCommand, SudoDefault
from govaudit.facts.sudo_host import SudoHost
from govaudit.model import Missing

_ADDRESS = re.compile(r"[0-9.]+(/[0-9.]+)?|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(/[0-9A-Fa-f:.]+)?")


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
        version = None if isinstance(host.version, Missing) else _numbers(host.version)
        has_expressions = None if version is None else version >= (1, 9, 10)
        self._programs = Programs(host.paths, host.digests, has_expressions, _flag("fast_glob", defaults, usual=False))
        self.groups_mean_oneself: Answer = None if version is None or (1, 9, 13) < version < (1, 9, 16) else version >= (1, 9, 16)
        """Whether a rule that names groups alone lets somebody run commands as oneself without another group."""
        among_others, apart = (("", "@", ":", ">"), ("!",)), (("", "@", ":"), (">",), ("!",))
        self.orders = [among_others] if version is not None and version >= (1, 9, 5) else [among_others, apart]
        """In which order Defaults are taken, by their scopes; those for run-as users stand apart in old versions."""
        self._group_ids = None if isinstance(host.group_ids, Missing) else host.group_ids
        given = {one.name for one in defaults}
        self._has_plugin = "group_plugin" in given
        self._asks_plugin_too = self._has_plugin and "always_query_group_plugin" in given
        self._ignores_case = {kind: _flag(f"case_insensitive_{kind}", defaults, usual=True) for kind in ("user", "group")}
        self._by_gid = _flag("match_group_by_gid", defaults, usual=False)
        self._uses_netgroups = _flag("use_netgroups", defaults, usual=True)
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
        if member.startswith("#") and (number := _id(member[1:])) is not None:
            return None if one.uid is None else number == one.uid
        return self._is_name("user", member.removeprefix("\\"), [one.name])

    def is_default_user(self, one: Person, name: str) -> Answer:
        """Whether the setting `runas_default` names this user: by its name or `#` and its number, nothing else."""
        return self.is_person(one, name if name.startswith("#") else "\\" + name)

    def is_command(self, entry: SudoCommand, command: SudoCommand) -> Answer:
        """Whether an entry means a command."""
        return covers(entry, command, self._programs)

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
        number = _id(group[1:]) if group.startswith("#") else None
        found: Answer = False
        if number is not None:
            found = True if one.gid == number else self._has_gid(one.groups, number)
        elif self._by_gid is False:
            found = self._is_name("group", group, one.groups)
        elif self._by_gid is None or self._group_ids is None:
            return None
        elif group in self._group_ids:
            gid = self._group_ids[group]
            found = True if one.gid == gid else self._has_gid(one.groups, gid)
        return None if found is False and self._asks_plugin_too else found

    def _has_gid(self, groups: Sequence[str], gid: int) -> Answer:
        if self._group_ids is None or any(group not in self._group_ids for group in groups if not group.startswith("#")):
            return None
        return any(self._group_ids.get(group) == gid for group in groups)

    def _is_in_netgroup(self, name: str, field: int, *values: str) -> Answer:
        if self._uses_netgroups is False:
            return False
        if self._netgroups is None or self._uses_netgroups is None:
            return None
        parts = [member.split(",") for member in self._netgroups.get(name, [])]
        found = [part for part in parts if len(part) == 3 and (part[field] == "" or part[field] in values)]
        return None if found and all(part[2] for part in found) else bool(found)

    def is_this_host(self, member: str) -> Answer:
        """Whether a member of a host list is this host."""
        if member == "ALL":
            return True
        if _ADDRESS.fullmatch(member):
            return self._is_address(member)
        if self._names is None:
            return None
        answers = {self._is_host(member.removeprefix("\\"), name, is_literal=member.startswith("\\")) for name in self._names}
        return answers.pop() if len(answers) == 1 else None

    def _is_host(self, member: str, name: str, *, is_literal: bool) -> Answer:
        if member.startswith("+") and not is_literal:
            return self._is_in_netgroup(member[1:], 0, name, name.partition(".")[0])
        mine = name if "." in member else name.partition(".")[0]
        if not re.search(r"[*?\[\\]", member):
            return member.lower() == mine.lower()
        return matches(member.lower(), mine.lower()) if member.isascii() else None

    def _is_address(self, member: str) -> Answer:
        """An address means its host and, where it is that of a network, every host on it."""
        if self._addresses is None:
            return None
        address, _, mask = member.partition("/")
        wanted = _number_of(address)
        if wanted is None:
            return False
        mine = [one for one in self._addresses if one.version == wanted[0]]
        if not mask:
            return any(wanted[1] in (int(one.ip), int(one.network.network_address)) for one in mine)
        bits = _mask(wanted[0], mask)
        if bits is None:
            return False
        # Sudo takes the bits of a host off the address, but not where the mask of an IPv6 network is written as an address.
        network = wanted[1] if wanted[0] == 6 and ":" in mask else wanted[1] & bits
        return any(int(one.ip) & bits == network for one in mine)


def _number_of(address: str) -> tuple[int, int] | None:
    """Version and number of an address."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return None
    return found.version, int(found)


def _mask(version: int, text: str) -> int | None:
    """The bits of a network, by a mask or their count, which is not 0; None where it is neither, and nothing is meant."""
    size = 32 if version == 4 else 128
    if "." in text or ":" in text:
        found = _number_of(text)
        return found[1] if found and found[0] == version else None
    count = int(text) if text.isascii() and text.isdigit() and len(text) <= 3 else 0
    return (1 << size) - (1 << (size - count)) if 1 <= count <= size else None


def _id(text: str) -> int | None:
    """The number of a user or group; -1 is none."""
    if not re.fullmatch("-?[0-9]{1,20}", text):
        return None
    number = int(text)
    return number % 2**32 if -(2**31) <= number <= 2**32 - 2 and number != -1 else None


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall("[0-9]+", version))


def _flag(name: str, defaults: Sequence[SudoDefault], *, usual: Answer) -> Answer:
    """A setting for everybody; None where it is another for some alone."""
    given = [one for one in defaults if one.name == name and isinstance(one.value, bool)]
    general = [one.value is True for one in given if not one.scope]
    answer = general[-1] if general else usual
    return None if any(one.scope and one.value is not answer for one in given) else answer


def _names(host: SudoHost, is_full: Answer) -> list[str] | None:
    """The names by one of which sudo knows the host; None where not all are known."""
    names = {"own": [host.name], "full": [host.full_name], "either": [host.name, host.full_name]}
    wanted = names["either" if is_full is None else "full" if is_full else "own"]
    return None if any(isinstance(name, Missing) for name in wanted) else [name for name in wanted if isinstance(name, str)]
