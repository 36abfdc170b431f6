"""What Match blocks lay over the settings of sshd, for one connection or for all that there can be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import msgspec

from govaudit.facts.sshd_settings.matching import Condition, Connection, met, surely_met
from govaudit.model import Missing, Place, Reason, missing

_MOST_EXAMPLES = 200
"""So many connections are made up to find those that meet the conditions of a Match."""

_MOST_CONDITIONS = 8
"""With more Match blocks that may or may not apply, not all combinations are tried."""

_LAST_WINS = ("ipqos", "streamlocalbindmask")

_GROUPS_UNKNOWN = missing(Reason.NOT_SUPPORTED, "a Match asks for groups of the account, which are not known")

Lines = list[str]
"""A setting as `sshd -T` prints it, without the keyword: one text a line."""


class SshRule(msgspec.Struct, frozen=True, kw_only=True):
    """What one line under a Match sets, for connections that meet its conditions."""

    keyword: str
    """In lower case."""
    values: list[str] | Missing
    """As `sshd -T` prints it; missing where it cannot be followed."""
    conditions: list[Condition]
    """All must be met."""
    place: Place
    """The line."""
    adds: bool = False
    """Values of several lines that take effect add up; else the first line wins."""
    alone: bool = False
    """sshd refuses the connection where a line before has set the same keyword."""


class Answer(NamedTuple):
    """One value that a setting can have."""

    lines: Lines
    """The value as `sshd -T` prints it."""
    place: Place | None
    """The line that sets it; None for a default."""
    connection: Connection | None
    """A connection for which it holds; None where none was found, so that it may be that there is none."""

    @property
    def text(self) -> str:
        """The value on one line."""
        return " ".join(self.lines) or "-"


def effective(
    settings: Mapping[str, Lines | Missing], rules: Sequence[SshRule], connection: Connection
) -> dict[str, Lines | Missing] | Missing:
    """All settings for one connection; what it leaves open meets no condition. Missing where sshd refuses it."""
    over: dict[str, Lines | Missing] = {}
    for rule in rules:
        if rule.alone and over.get(rule.keyword):
            return missing(
                Reason.UNPARSEABLE, "sshd refuses such a connection: `any` stands beside other methods at {place}", place=shown(rule.place)
            )
        if surely_met(rule.conditions, connection):
            lay_over(over, rule)
        elif _asks_for_unknown_groups(rule, connection):
            lay_over(over, msgspec.structs.replace(rule, values=_GROUPS_UNKNOWN))
    if "subsystem" in over:
        over["subsystem"] = _subsystems(settings.get("subsystem", []), over["subsystem"])
    for value in over.values():
        if isinstance(value, Missing) and value.reason is Reason.UNPARSEABLE:
            return value
    return dict(settings) | over


def _subsystems(usual: Lines | Missing, found: Lines | Missing) -> Lines | Missing:
    """Those under a Match stand for all others in OpenSSH 10.0, which crashes where there were fewer."""
    if isinstance(usual, Missing) or isinstance(found, Missing):
        return found if isinstance(found, Missing) else usual
    by_name: dict[str, str] = {}
    for line in found:
        by_name.setdefault(line.partition(" ")[0], line)
    if not usual:
        return missing(Reason.UNPARSEABLE, "sshd ends such a connection: Subsystem is set under a Match, and nowhere else")
    if len(usual) < len(by_name):
        return missing(Reason.NOT_SUPPORTED, "under a Match there are more of Subsystem than elsewhere")
    return list(by_name.values())


def answers(usual: Lines | Missing, place: Place | None, rules: Sequence[SshRule], connection: Connection) -> list[Answer] | Missing:
    """The values that a setting can have, of which `rules` are those that set it, whatever the connection leaves open."""
    rules = [rule for rule in rules if met(rule.conditions, connection) is not False]
    found: list[Answer] = []
    examples = [one for one in _examples(rules, connection) if not any(_asks_for_unknown_groups(rule, one) for rule in rules)]
    candidates = [(_for_one(usual, place, rules, example), example) for example in examples]
    for (lines, where), example in [*candidates, *((one, None) for one in _conceivable(usual, place, rules, connection))]:
        if isinstance(lines, Missing):
            return lines
        if not any(answer.lines == lines for answer in found):
            found.append(Answer(lines, where, example))
    return found


def variants(
    settings: Mapping[str, Lines | Missing], rules: Sequence[SshRule], connection: Connection
) -> tuple[list[dict[str, Lines | Missing]], list[dict[str, Lines | Missing]]] | Missing:
    """The settings that hold for connections that there can be, and those that would hold, could any conditions be met together.

    `rules` are those of the settings in question.
    """
    rules = [rule for rule in rules if met(rule.conditions, connection) is not False]
    found: list[dict[str, Lines | Missing]] = []
    for example in _examples(rules, connection):
        one = effective(settings, rules, example)
        if isinstance(one, Missing):
            if one.reason is Reason.UNPARSEABLE:
                continue  # sshd refuses such a connection
            return one
        if one not in found:
            found.append(one)
    open_conditions = list({tuple(rule.conditions): None for rule in rules if met(rule.conditions, connection) is None})
    if len(open_conditions) > _MOST_CONDITIONS:
        return missing(Reason.NOT_SUPPORTED, "there are more than {limit} Match blocks that may apply", limit=_MOST_CONDITIONS)
    conceivable: list[dict[str, Lines | Missing]] = []
    for number in range(1 << len(open_conditions)):
        taken = {conditions for at, conditions in enumerate(open_conditions) if number >> at & 1}
        over: dict[str, Lines | Missing] = {}
        for rule in rules:
            if tuple(rule.conditions) in taken or tuple(rule.conditions) not in open_conditions:
                lay_over(over, rule)
        if dict(settings) | over not in conceivable:
            conceivable.append(dict(settings) | over)
    return found, conceivable


def shown(place: Place | None) -> str:
    """A place in a sentence."""
    return f"{place.path}:{place.line}" if place else "-"


def _asks_for_unknown_groups(rule: SshRule, connection: Connection) -> bool:
    if connection.user is None or connection.groups is not None or met(rule.conditions, connection) is False:
        return False
    return any(condition.criterion == "group" for condition in rule.conditions)


def lay_over(over: dict[str, Lines | Missing], rule: SshRule) -> None:
    held = over.get(rule.keyword)
    if held is None or rule.keyword in _LAST_WINS:
        over[rule.keyword] = rule.values
    elif rule.adds and isinstance(held, list):
        over[rule.keyword] = rule.values if isinstance(rule.values, Missing) else [*held, *rule.values]


def _for_one(
    usual: Lines | Missing, place: Place | None, rules: Sequence[SshRule], connection: Connection
) -> tuple[Lines | Missing, Place | None]:
    over: dict[str, Lines | Missing] = {}
    for rule in rules:
        if met(rule.conditions, connection):
            if rule.keyword not in over:
                place = rule.place
            lay_over(over, rule)
    return next(iter(over.values()), usual), place


def _conceivable(
    usual: Lines | Missing, place: Place | None, rules: Sequence[SshRule], connection: Connection
) -> Iterator[tuple[Lines | Missing, Place | None]]:
    """Every value that might come out, were conditions independent of each other."""
    for rule in rules:
        yield rule.values, rule.place
        if met(rule.conditions, connection) and not rule.adds:
            return
    yield usual, place


def _examples(rules: Sequence[SshRule], connection: Connection) -> Iterator[Connection]:
    """The connection as if from anywhere, and for each rule one that meets its conditions, where one is found."""
    elsewhere = _filled(connection, ())
    yield elsewhere
    for rule in rules[:_MOST_EXAMPLES]:
        example = _filled(connection, rule.conditions)
        if met(rule.conditions, example):
            yield example


def _filled(connection: Connection, conditions: Sequence[Condition]) -> Connection:
    """What it leaves open is chosen so that the conditions may be met; else it is nobody in particular from nowhere in particular."""
    chosen: dict[str, object] = {}
    for condition in conditions:
        entries = [entry for entry in condition.pattern.split(",") if not entry.startswith("!")]
        if not entries:
            continue
        first = next((entry for entry in entries if entry != connection.other_than), entries[0])
        match condition.criterion:
            case "user" if connection.user is None:
                chosen["user"] = text_for(first)
            case "group" if connection.groups is None and connection.user is None:
                chosen["groups"] = [text_for(first)]
            case "host" if connection.host is None:
                chosen["host"] = text_for(first).lower()
            case "address" if connection.address is None:
                chosen["address"] = text_for(first.partition("/")[0], wild="1")
            case "localaddress" if connection.local_address is None:
                chosen["local_address"] = text_for(first.partition("/")[0], wild="1")
            case "localport" if connection.local_port is None:
                chosen["local_port"] = int(first)
    usual: dict[str, object] = {
        "user": connection.user or "somebody",
        "groups": connection.groups if connection.groups is not None or connection.user is not None else [],
        "host": connection.host or "client.invalid",
        "address": connection.address or "203.0.113.77",
        "local_address": connection.local_address or "198.51.100.7",
        "local_port": 22 if connection.local_port is None else connection.local_port,
        "user_exists": True,
    }
    return msgspec.structs.replace(connection, **(usual | chosen))


def text_for(pattern: str, wild: str = "x") -> str:
    return pattern.replace("*", wild).replace("?", wild)
