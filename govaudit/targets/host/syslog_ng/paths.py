"""What the log paths of syslog-ng do with messages of log-ins, and where they end.

Followed are sources, filters, destinations, flags and log paths within log paths, in the order in which they stand. Of filters, those
that go by facility and level, put together with `and`, `or` and `not`. What else stands in a path may keep messages from going on.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence

import msgspec

from govaudit.facts.logs import LOGIN_FACILITIES

from .language import Group, Include, Item, NotFollowed, Statement, Word, calls, words_of

LOGIN_DRIVERS = frozenset({"system", "systemd-journal", "systemd-syslog"})
"""Sources by which a host's own programs log; sockets besides."""

LOGIN_SOCKETS = frozenset({"/dev/log", "/run/systemd/journal/syslog"})

LOCAL_DRIVERS = frozenset({"file", "pipe", "usertty", "unix-dgram", "unix-stream", "getvirtconsole"})
"""Destinations that send nothing elsewhere."""

NETWORK_DRIVERS = frozenset({"network", "syslog", "tcp", "tcp6", "udp", "udp6"})

_LEVELS = ("debug", "info", "notice", "warning", "err", "crit", "alert", "emerg")
_OTHER_LEVELS = {"warn": "warning", "error": "err", "panic": "emerg"}
_UNCLEAR = frozenset({"security", ".."})
"""Of facilities: a name whose number is not that of other syslog daemons, and ranges."""
_LOGIN_LEVEL = _LEVELS.index("info")
_DEFINING = ("source", "destination", "filter", "log", "options", "rewrite", "parser", "template", "block")

_MOST_NOTS = 20
"""Words behind a `not`."""

_DEEPEST = 10
"""Filters that ask for one another."""

Taken = Mapping[str, bool | None]
"""By facility, whether a message of a log-in comes through; None where it is not followed."""

ALL: Taken = dict.fromkeys(LOGIN_FACILITIES, True)


class Driver(msgspec.Struct, frozen=True):
    """One driver of a source or destination."""

    name: str
    options: Mapping[str, Group | None]
    positional: str
    """What stands before the options: a file, a host."""


class Reached(msgspec.Struct, frozen=True):
    """A destination, and what comes there of log-ins."""

    driver: Driver
    taken: Taken


class Configuration(msgspec.Struct):
    """What the statements define, by name; log paths in order."""

    sources: dict[str, list[Driver]] = {}
    destinations: dict[str, list[Driver]] = {}
    filters: dict[str, Group] = {}
    logs: list[Group] = []
    judged: dict[tuple[str, str], bool | None] = {}
    """By filter and facility, what the filter lets through; so each is looked at once, and one that asks for itself is not followed."""
    depth: int = 0
    """How many filters ask for one another at the moment."""


def configuration(lines: Sequence[Statement | Include]) -> Configuration:
    """What the statements define. Raises NotFollowed, also for a name that is defined twice, at which syslog-ng does not start."""
    found = Configuration()
    for line in lines:
        if isinstance(line, Include):
            raise NotFollowed(line.name)
        kind, body = line[0], line[-1]
        if not isinstance(kind, Word) or kind.text not in _DEFINING or not isinstance(body, Group) or body.sign != "{":
            raise NotFollowed(kind.text if isinstance(kind, Word) else kind.sign)
        name = line[1].text if len(line) == 3 and isinstance(line[1], Word) else ""
        defined = {"source": found.sources.keys(), "destination": found.destinations.keys(), "filter": found.filters.keys()}
        if kind.text in defined and (not name or name in defined[kind.text]):
            raise NotFollowed(f"{kind.text} {name}")
        match kind.text:
            case "source":
                found.sources[name] = _drivers(body)
            case "destination":
                found.destinations[name] = _drivers(body)
            case "filter":
                found.filters[name] = body
            case "log":
                found.logs.append(body)
    return found


def _drivers(body: Group) -> list[Driver]:
    found: list[Driver] = []
    for statement in body.statements:
        for name, group in calls(statement):
            if group is None or group.sign != "(":
                raise NotFollowed(name)  # `channel` and its like
            found.append(_driver(name, group))
    return found


def _driver(name: str, group: Group) -> Driver:
    options: dict[str, Group | None] = {}
    positional = ""
    for statement in group.statements:
        for word, inner in calls(statement):
            if inner is None and not positional and not options:
                positional = word
            else:
                options[word.replace("_", "-").lower()] = inner
    return Driver(name.replace("_", "-").lower(), options, positional)


def option(driver: Driver, name: str) -> str:
    """The value of `name(value)`; empty where it is not set."""
    group = driver.options.get(name)
    words = words_of(item for statement in group.statements for item in statement) if group is not None else []
    return words[0] if len(words) == 1 else ""


def _is_of_log_ins(driver: Driver) -> bool:
    return driver.name in LOGIN_DRIVERS or (driver.name in ("unix-dgram", "unix-stream") and driver.positional in LOGIN_SOCKETS)


def reached(found: Configuration) -> list[Reached]:
    """Every destination of every log path that takes what the host's own programs log. Raises NotFollowed for a name without meaning."""
    result: list[Reached] = []
    left = {name: ALL for name, drivers in found.sources.items() if any(map(_is_of_log_ins, drivers))}
    for body in found.logs:
        flags = _flags(body)
        names, inline = _sources(found, body)
        if "catchall" in flags:
            names = list(left)
        of_log_ins = [left[name] for name in names if name in left] + ([ALL] if inline else [])
        taken: Taken = dict.fromkeys(LOGIN_FACILITIES, False)
        for one in of_log_ins:
            taken = {facility: _either(taken[facility], one[facility]) for facility in LOGIN_FACILITIES}
        if flags - {"flow-control", "no-flow-control", "catchall", "final"}:
            taken = _doubted(taken)  # `fallback` goes by what other paths take
        through = _walk(found, body, taken, result)
        if "final" in flags:
            for name in names:
                if name in left:
                    left[name] = {one: _less(left[name][one], through[one]) for one in LOGIN_FACILITIES}
    return result


def _walk(found: Configuration, body: Group, taken: Taken, result: list[Reached]) -> Taken:
    """Put down where a path leads; what comes to its end."""
    inside: Taken = taken
    has_branches = False
    for statement in body.statements:
        name, group = _element(statement)
        match name:
            case "source" | "flags":
                pass
            case "filter":
                inside = _both(inside, _filtered(found, group))
            case "destination":
                drivers = _named(found.destinations, group) if group.sign == "(" else _drivers(group)
                result.extend(Reached(driver, inside) for driver in drivers)
            case "log" if group.sign == "{":
                flags = _flags(group)
                through = _walk(found, group, inside if not flags - {"flow-control", "final"} else _doubted(inside), result)
                if "final" in flags:
                    inside = {one: _less(inside[one], through[one]) for one in LOGIN_FACILITIES}
                has_branches = True
            case _:
                # parser, rewrite, junction, channel, if: they may change a message, or keep it from going on.
                _search(found, group, result, _doubted(taken))
                inside = _doubted(inside)
    return _doubted(taken) if has_branches else inside  # what a branch kept for itself came to an end as well


def _search(found: Configuration, group: Group, result: list[Reached], taken: Taken) -> None:
    """Destinations somewhere within what is not followed."""
    for statement in group.statements:
        for at, item in enumerate(statement):
            if not isinstance(item, Group):
                continue
            before = statement[at - 1] if at else None
            if isinstance(before, Word) and before.text == "destination":
                drivers = _named(found.destinations, item) if item.sign == "(" else _drivers(item)
                result.extend(Reached(driver, taken) for driver in drivers)
            else:
                _search(found, item, result, taken)


def _element(statement: Statement) -> tuple[str, Group]:
    """`filter(f)`; of `if (…) { … } else { … }` all that stands in braces."""
    first, groups = statement[0], [item for item in statement if isinstance(item, Group)]
    if not isinstance(first, Word) or not groups:
        raise NotFollowed(first.text if isinstance(first, Word) else first.sign)
    if len(statement) == 2:
        return first.text, groups[0]
    return "", Group("{", [statement])


def _flags(body: Group) -> set[str]:
    elements = [_element(statement) for statement in body.statements]
    groups = [group for name, group in elements if name == "flags"]
    if len(groups) > 1 or (groups and elements[-1][0] != "flags"):
        raise NotFollowed("flags")
    return {word.replace("_", "-").lower() for group in groups for line in group.statements for word in words_of(line)}


def _sources(found: Configuration, body: Group) -> tuple[list[str], bool]:
    """The names of a path's sources, and whether it has one of its own that log-ins come to."""
    names: list[str] = []
    inline = False
    for name, group in map(_element, body.statements):
        if name == "source" and group.sign == "(":
            named = words_of(item for line in group.statements for item in line)
            if any(one not in found.sources for one in named):
                raise NotFollowed("source")
            names += named
        elif name == "source":
            inline = inline or any(map(_is_of_log_ins, _drivers(group)))
    return names, inline


def _only_word(group: Group) -> str:
    words = words_of(item for line in group.statements for item in line)
    if len(words) != 1:
        raise NotFollowed(" ".join(words[:3]))
    return words[0]


def _named(defined: Mapping[str, list[Driver]], group: Group) -> list[Driver]:
    name = _only_word(group)
    if name not in defined:
        raise NotFollowed(name)
    return defined[name]


def _filtered(found: Configuration, group: Group) -> Taken:
    if group.sign == "{":
        items = [item for line in group.statements for item in line]
        return {facility: _expression(found, items, facility) for facility in LOGIN_FACILITIES}
    name = _only_word(group)
    if name not in found.filters:
        raise NotFollowed(name)
    return {facility: _of_filter(found, name, facility) for facility in LOGIN_FACILITIES}


def _of_filter(found: Configuration, name: str, facility: str) -> bool | None:
    if (name, facility) not in found.judged:
        found.judged[name, facility] = None
        items = [item for line in found.filters[name].statements for item in line]
        found.depth += 1
        if found.depth <= _DEEPEST:
            found.judged[name, facility] = _expression(found, items, facility)
        found.depth -= 1
    return found.judged[name, facility]


def _expression(found: Configuration, items: Sequence[Item], facility: str) -> bool | None:
    """`or` binds least, then `and`, then `not`."""
    for word, combine in (("or", _either), ("and", _both_of)):
        parts = _parted(items, word)
        if len(parts) > 1:
            results = [_expression(found, part, facility) for part in parts]
            return functools.reduce(combine, results)
    match items:
        case [Word(text="not"), *rest]:
            inner = _expression(found, rest, facility) if len(rest) <= _MOST_NOTS else None
            return None if inner is None else not inner
        case [Group(sign="(") as group]:
            return _expression(found, [item for line in group.statements for item in line], facility)
        case [Word(text=name), Group(sign="(") as group]:
            return _condition(found, name, group, facility)
    return None


def _parted(items: Sequence[Item], word: str) -> list[list[Item]]:
    parts: list[list[Item]] = [[]]
    for item in items:
        if isinstance(item, Word) and item.text == word:
            parts.append([])
        else:
            parts[-1].append(item)
    return parts


def _condition(found: Configuration, name: str, group: Group, facility: str) -> bool | None:
    words = words_of(item for line in group.statements for item in line)
    match name:
        case "facility" if not any(word.isdigit() or word in _UNCLEAR for word in words):
            return facility in words
        case "level" | "priority" | "severity":
            return _level(words)
        case "filter" if len(words) == 1 and words[0] in found.filters:
            return _of_filter(found, words[0], facility)
    return None


def _level(words: Sequence[str]) -> bool | None:
    """Whether messages of the level at which log-ins are reported are among `err, info .. emerg`."""
    numbers: list[int] = []
    at = 0
    while at < len(words):
        names = [words[at]] if at + 2 >= len(words) or words[at + 1] != ".." else [words[at], words[at + 2]]
        levels = [_OTHER_LEVELS.get(name, name) for name in names]
        if any(level not in _LEVELS for level in levels):
            return None
        ends = sorted(_LEVELS.index(level) for level in levels)
        numbers.extend(range(ends[0], ends[-1] + 1))
        at += 2 * len(names) - 1
    return _LOGIN_LEVEL in numbers


def _both_of(one: bool | None, other: bool | None) -> bool | None:
    return False if one is False or other is False else None if one is None or other is None else True


def _either(one: bool | None, other: bool | None) -> bool | None:
    return True if one or other else None if one is None or other is None else False


def _both(one: Taken, other: Taken) -> Taken:
    return {facility: _both_of(one[facility], other[facility]) for facility in one}


def _less(whole: bool | None, gone: bool | None) -> bool | None:
    """What is left of messages when those that came to the end of a final path are gone."""
    return whole if gone is False else False if gone or whole is False else None


def _doubted(taken: Taken) -> Taken:
    return {facility: False if may is False else None for facility, may in taken.items()}
