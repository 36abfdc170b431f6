"""The words that a service's program is started with: of its unit, and of the file from which the unit takes options."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from govaudit.model import Missing, Reason, Seen, missing
from govaudit.reading import Observations
from govaudit.targets.host.requests import File
from govaudit.targets.host.systemd.commands import starting_commands
from govaudit.targets.host.systemd.graph import units_of

from .startup import is_systemd

MAX_LINES = 5_000


def words_of_start(seen: Observations, program: str, units: Sequence[str], options: Sequence[File]) -> list[str] | Missing:
    """Every option that the program may be started with. Of units what is there of them; a reader that asks wants `STARTUP` as well."""
    found: list[str] = []
    if is_systemd(seen) is not False:
        for unit in units:
            for words in starting_commands(content for _, content in units_of(seen).contents(unit)):
                if words is None:
                    return missing(Reason.NOT_SUPPORTED, "how {unit} starts {program} is not followed", unit=unit, program=program)
                if words[0].rpartition("/")[2] == program:
                    found += words[1:]
    for file in options:
        outcome = seen.outcome(file)
        if isinstance(outcome, Missing):
            return outcome
        for line in outcome.lines()[:MAX_LINES] if isinstance(outcome, Seen) else ():
            if not line.lstrip().startswith("#") and "=" in line:
                found += _split(line.partition("=")[2])
    return found


def _split(text: str) -> list[str]:
    """`"-F 1 -x"` has three words."""
    try:
        return [part for word in shlex.split(text) for part in word.split()]
    except ValueError:
        return text.replace('"', " ").replace("'", " ").split()


def other_file(words: Sequence[str], option: str, usual: Sequence[str]) -> str | None:
    """The file that an option such as `-f` names instead of the usual ones."""
    for at, word in enumerate(words):
        if word == option:
            named = words[at + 1] if at + 1 < len(words) else ""
        elif word.startswith(f"{option}=" if option.startswith("--") else option):
            named = word.removeprefix(option).removeprefix("=")
        else:
            continue
        if named not in usual:
            return named[:200] or option
    return None
