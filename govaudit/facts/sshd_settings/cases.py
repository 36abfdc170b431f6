"""The settings of sshd for one account, apart by where its connections come from and go to."""

from __future__ import annotations

import itertools
import socket
from collections.abc import Collection, Iterator, Mapping, Sequence
from ipaddress import ip_address
from typing import NamedTuple

import msgspec

from govaudit.facts.sshd_settings.matching import BadAddress, Condition, Connection, is_met, matches, met, network_of, user_matches
from govaudit.facts.sshd_settings.rules import Lines, SshRule, lay_over, text_for
from govaudit.model import Missing, Reason, missing

_MOST_OPEN = 8
"""With more conditions on where a connection comes from, not all combinations are tried."""

_MOST_EXAMPLES = 2_000

_MOST_TRIED = 20
"""Of so many networks all combinations are among the examples."""

_FROM = "from"
"""The criterion that stands for HOST in `AllowUsers USER@HOST`, which is matched against address and host name."""

Open = tuple[Condition, ...]
"""Conditions that rest on where a connection comes from, and go together."""


class Case(NamedTuple):
    """What holds for the connections of one account that meet the same conditions."""

    settings: dict[str, Lines | Missing]
    rules: list[SshRule]
    """The rules that brought them, as far as they are not the usual settings."""
    origins: list[str]
    """The conditions, in words."""
    example: Connection | None
    """One such connection; None where none was found, so that it may be that there is none."""
    met: frozenset[Open]
    """The conditions that are met."""

    def admits(self, account: Connection) -> bool | Missing:
        """Whether AllowUsers, DenyUsers, AllowGroups and DenyGroups let the account in (allowed_user() in auth.c)."""
        denied: list[bool | None] = []
        allowed: list[bool | None] = []
        for keyword, answers in (("denyusers", denied), ("allowusers", allowed), ("denygroups", denied), ("allowgroups", allowed)):
            patterns = self.settings.get(keyword, [])
            if isinstance(patterns, Missing):
                return patterns
            if patterns:
                of_users = keyword.endswith("users")
                found = [self._is_meant(account, one) if of_users else _in_group(account, one) for one in patterns]
                answers.append(True if True in found else None if None in found else False)
        if True in denied or False in allowed:
            return False
        if None in denied or None in allowed:
            return missing(Reason.NOT_SUPPORTED, "whether the account may log in depends on more than is known of the connection")
        return True

    def _is_meant(self, account: Connection, pattern: str) -> bool | None:
        name, at, origin = pattern.partition("@")
        by_name = matches(account.user or "", name)
        if not at or not by_name or set(origin) == {"*"}:
            return by_name
        return (Condition(_FROM, origin),) in self.met


def standing(
    settings: Mapping[str, Lines | Missing], rules: Sequence[SshRule], account: Connection, keywords: Collection[str]
) -> tuple[object, ...]:
    """The same for two accounts where `cases` gives the same for both."""
    relevant = [rule for rule in rules if rule.keyword in keywords]
    met_by_account = tuple(is_met(condition, account) for rule in relevant for condition in rule.conditions)
    return met_by_account, tuple(_origins(settings, relevant, account))


def cases(
    settings: Mapping[str, Lines | Missing], rules: Sequence[SshRule], account: Connection, keywords: Collection[str]
) -> list[Case] | Missing:
    """The cases for an account (its name and groups are known), those first for which a connection was found.

    `settings` are the usual ones, `keywords` those that are looked at.
    """
    rules = [rule for rule in rules if rule.keyword in keywords and (rule.alone or met(rule.conditions, account) is not False)]
    usual = {keyword: settings[keyword] for keyword in keywords if keyword in settings}
    by_match = [_open(rule, account) for rule in rules if met(rule.conditions, account) is not False]
    opens = list(dict.fromkeys([*by_match, *_origins(usual, rules, account)]))
    opens = [conditions for conditions in opens if conditions]
    if len(opens) > _MOST_OPEN:
        return missing(Reason.NOT_SUPPORTED, "there are more than {limit} Match blocks that may apply", limit=_MOST_OPEN)
    by_name = settings.get("usedns") == ["yes"]
    found: dict[frozenset[Open], Connection | None] = {}
    for example in itertools.islice(_examples(opens, account, by_name=by_name), _MOST_EXAMPLES):
        answers = [_holds(conditions, example) for conditions in opens]
        if None not in answers:
            found.setdefault(frozenset(one for one, answer in zip(opens, answers, strict=True) if answer), example)
    if not _are_all_tried(opens):
        for count in range(len(opens) + 1):
            for several in itertools.combinations(opens, count):
                found.setdefault(frozenset(several), None)
    listed = [_case(usual, rules, account, opens, those, example) for those, example in found.items()]
    return [case for case in listed if case is not None]


def _case(
    usual: Mapping[str, Lines | Missing],
    rules: Sequence[SshRule],
    account: Connection,
    opens: Sequence[Open],
    those: frozenset[Open],
    example: Connection | None,
) -> Case | None:
    over: dict[str, Lines | Missing] = {}
    brought: list[SshRule] = []
    for rule in rules:
        if rule.alone and over.get(rule.keyword):
            return None  # sshd refuses such a connection, whether or not the Match above the line is met
        conditions = _open(rule, account)
        if (conditions and conditions not in those) or met(rule.conditions, account) is False:
            continue
        if rule.keyword not in over:
            brought.append(rule)
        lay_over(over, rule)
    words = [_in_words(conditions) for conditions in opens if conditions in those]
    return Case(dict(usual) | over, brought, words or [f"not {_in_words(one)}" for one in opens], example, those)


def _in_words(conditions: Open) -> str:
    return " ".join(str(condition) for condition in conditions)


def _open(rule: SshRule, account: Connection) -> Open:
    """What of a rule's conditions the account does not decide."""
    return tuple(condition for condition in rule.conditions if is_met(condition, account) is None)


def _origins(usual: Mapping[str, Lines | Missing], rules: Sequence[SshRule], account: Connection) -> Iterator[Open]:
    values = [usual.get(keyword, []) for keyword in ("allowusers", "denyusers")]
    values += [rule.values for rule in rules if rule.keyword in ("allowusers", "denyusers")]
    for patterns in values:
        for pattern in [] if isinstance(patterns, Missing) else patterns:
            name, at, origin = pattern.partition("@")
            if at and set(origin) != {"*"} and matches(account.user or "", name):
                yield (Condition(_FROM, origin),)


def _holds(conditions: Open, connection: Connection) -> bool | None:
    answers = [user_matches(connection, f"*@{one.pattern}") if one.criterion == _FROM else is_met(one, connection) for one in conditions]
    return False if False in answers else None if None in answers else True


def _in_group(account: Connection, pattern: str) -> bool | None:
    return None if account.groups is None else any(matches(group, pattern) for group in account.groups)


def _examples(opens: Sequence[Open], account: Connection, *, by_name: bool) -> Iterator[Connection]:
    """Connections of the account from and to all that the conditions name, and from elsewhere."""
    entries: dict[str, list[str]] = {}
    for condition in (one for conditions in opens for one in conditions):
        entries.setdefault(condition.criterion, []).extend(entry.removeprefix("!") for entry in condition.pattern.split(","))
    addresses = dict.fromkeys(["203.0.113.77", "2001:db8::77", *_addresses([*entries.get("address", []), *entries.get(_FROM, [])])])
    hosts = dict.fromkeys(["client.invalid", *(text_for(entry).lower() for entry in [*entries.get("host", []), *entries.get(_FROM, [])])])
    own = dict.fromkeys(["198.51.100.7", *_addresses(entries.get("localaddress", []))])
    ports = dict.fromkeys([22, *(int(entry) for entry in entries.get("localport", []) if entry.isdigit())])
    for port, here, address, host in itertools.product(ports, own, addresses, hosts if by_name else [""]):
        yield msgspec.structs.replace(
            account, address=address, host=host or address, local_address=here, local_port=port, routing_domain="", user_exists=True
        )


def _are_all_tried(opens: Sequence[Open]) -> bool:
    """Whether the examples meet all that can be met together: so where there are networks alone, whose bounds were tried on both sides."""
    conditions = [one for conditions in opens for one in conditions]
    entries = [entry.removeprefix("!") for condition in conditions for entry in condition.pattern.split(",")]
    return (
        len(entries) <= _MOST_TRIED
        and all(condition.criterion in ("address", _FROM) for condition in conditions)
        and all(map(_is_network, entries))
    )


def _is_network(entry: str) -> bool:
    try:
        return entry == "*" or network_of(entry) is not None
    except BadAddress:
        return False


def _addresses(entries: Sequence[str]) -> Iterator[str]:
    """The first and the last address of each network with their neighbours, and one that each pattern matches."""
    for entry in entries:
        try:
            network = network_of(entry)
        except BadAddress:
            continue
        if network is None:
            yield text_for(entry.partition("/")[0], wild="1")
            continue
        family, number, mask = network
        size = 32 if family == socket.AF_INET else 128
        last = number | ((1 << (size - mask)) - 1)
        for one in (number, last, number - 1, last + 1):
            if 0 <= one < 1 << size:
                yield str(ip_address(one.to_bytes(size // 8, "big")))
