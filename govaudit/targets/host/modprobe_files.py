"""What files say of the loading of kernel modules, as kmod reads them (modprobe.d(5))."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Iterable, Sequence

import msgspec

from govaudit.model import Missing, Place, Reason, Seen, missing

MAX_LINES = 20_000

_NOTHING = re.compile(r"(/usr)?/s?bin/(true|false)(\s[^;&|`$\n]*)?|exit [0-9]+|true|false|:", re.DOTALL)
"""Commands that load nothing."""


class ModuleRule(msgspec.Struct, frozen=True):
    """One `install` or `blacklist` line."""

    keyword: str
    pattern: str
    """With `_` for `-`; an `install` line may hold wildcards."""
    command: str
    place: Place


def rules_of(path: str, content: Seen) -> list[ModuleRule] | Missing:
    """The lines of one file that keep modules from being loaded, or load them in another way."""
    lines = content.lines()
    if len(lines) > MAX_LINES:
        return missing(Reason.TOO_LARGE, "{path} has more than {limit} lines", path=path, limit=MAX_LINES)
    found: list[ModuleRule] = []
    begins, begun = 0, ""
    for number, raw in enumerate(lines, 1):
        begins = begins if begun else number
        if raw.endswith("\\") and number < len(lines):
            begun += raw[:-1] + " "
            continue
        words = (begun + raw).split(None, 2) if len(begun) < 10_000 else []
        begun = ""
        if len(words) < 2 or words[0].startswith("#") or len(words[1]) > 100:
            continue
        if words[0] == "blacklist" or (words[0] == "install" and len(words) == 3):
            command = words[2].strip() if len(words) == 3 else ""
            found.append(ModuleRule(words[0], words[1].replace("-", "_"), command, Place(path, begins)))
    return found


def disabled(names: Iterable[str], rules: Sequence[ModuleRule]) -> dict[str, Place]:
    """The modules whose first `install` line loads nothing; kmod takes the first that matches."""
    installs = [rule for rule in rules if rule.keyword == "install"]
    found: dict[str, Place] = {}
    for name in names:
        first = next((rule for rule in installs if rule.pattern == name or _matches(rule.pattern, name)), None)
        if first is not None and _NOTHING.fullmatch(first.command):
            found[name] = first.place
    return found


def blacklisted(names: Iterable[str], rules: Sequence[ModuleRule]) -> dict[str, Place]:
    """The modules that are named by a `blacklist` line."""
    by_name = {rule.pattern: rule.place for rule in rules if rule.keyword == "blacklist"}
    return {name: by_name[name] for name in names if name in by_name}


def _matches(pattern: str, name: str) -> bool:
    return any(character in pattern for character in "*?[") and re.match(fnmatch.translate(pattern), name) is not None
