"""The settings of pam_pwquality: pwquality.conf(5), as libpwquality reads it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from govaudit.model import Missing, Observation, Reason, Seen, missing

from .options import MAX_LINES, options_of_arguments

_NUMBERS = frozenset(
    {
        *("difok", "minlen", "dcredit", "ucredit", "lcredit", "ocredit", "minclass", "maxrepeat", "maxclassrepeat", "maxsequence"),
        *("gecoscheck", "dictcheck", "usercheck", "usersubstr", "enforcing", "retry"),
    }
)
_OTHERS = frozenset({"badwords", "dictpath", "enforce_for_root", "local_users_only"})

_LINE = re.compile(r"([^\s=]+)(?:\s*=\s*|\s+|$)(.*)")
_NUMBER = re.compile(r"[+-]?[0-9]{1,9}")


def settings_of_files(observations: Iterable[Observation]) -> dict[str, str] | Missing:
    """By name in small letters, of which a later mention wins.

    libpwquality reads a file up to the first line that it does not take, and what holds then is not followed.
    """
    found: dict[str, str] = {}
    for observation in observations:
        if isinstance(observation.outcome, Missing):
            return observation.outcome
        if not isinstance(observation.outcome, Seen):
            continue
        lines = observation.outcome.lines()
        if len(lines) > MAX_LINES:
            return missing(Reason.TOO_LARGE, "{path} has more than {limit} lines", path=observation.source, limit=MAX_LINES)
        for number, raw in enumerate(lines, 1):
            line = raw.partition("#")[0].strip()
            match = _LINE.fullmatch(line) if len(line) < 2_000 else None
            name, value = (match[1].lower(), match[2].strip()) if match else ("", "")
            if line and name not in _OTHERS and not (name in _NUMBERS and _NUMBER.fullmatch(value)):
                return missing(
                    Reason.UNPARSEABLE, "{path}:{line}: pwquality does not take this line", path=observation.source, line=number
                )
            if line:
                found[name] = value or "1"
    return found


def settings_of_arguments(arguments: Sequence[str]) -> dict[str, str]:
    """The same of the module's arguments."""
    return {name.lower(): value for name, value in options_of_arguments(arguments).items()}
