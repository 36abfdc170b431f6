"""Options of PAM modules, from files of `name = value` lines and from arguments (pwquality.conf(5), faillock.conf(5))."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from govaudit.model import Missing, Observation, Reason, Seen, missing

MAX_LINES = 20_000

_NUMBER = re.compile(r"[+-]?[0-9]{1,9}")


def options_of_files(observations: Iterable[Observation]) -> dict[str, str] | Missing:
    """The options of all the files, of which a later mention wins; a name alone has the value `1`."""
    found: dict[str, str] = {}
    for observation in observations:
        if isinstance(observation.outcome, Missing):
            return observation.outcome
        if not isinstance(observation.outcome, Seen):
            continue
        lines = observation.outcome.lines()
        if len(lines) > MAX_LINES:
            return missing(Reason.TOO_LARGE, "{path} has more than {limit} lines", path=observation.source, limit=MAX_LINES)
        for raw in lines:
            line = raw.partition("#")[0].strip()
            if line:
                name, equals, value = line.partition("=")
                words = name.split(None, 1)
                found[words[0] if words else ""] = value.strip() if equals else (words[1] if len(words) == 2 else "1")
    return found


def options_of_arguments(arguments: Sequence[str]) -> dict[str, str]:
    """`name=value` or a name alone, whose value is then `1`; a later one wins."""
    found: dict[str, str] = {}
    for argument in arguments:
        name, equals, value = argument.partition("=")
        found[name] = value if equals else "1"
    return found


def number(options: dict[str, str], name: str, default: int) -> int | Missing:
    """The number that an option has."""
    text = options.get(name)
    if text is None:
        return default
    if _NUMBER.fullmatch(text.strip()):
        return int(text)
    return missing(Reason.UNPARSEABLE, "{name} is {value}, which is no number", name=name, value=text[:100])
