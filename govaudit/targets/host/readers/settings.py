"""Configuration in systemd's form: sections, `Key=value`, and drop-ins in three places (systemd.syntax(7))."""

from __future__ import annotations

from collections.abc import Sequence

from govaudit.model import Missing, Reason, Seen, missing
from govaudit.reading import Observations
from govaudit.targets.host.requests import File, Glob

MAX_LINES = 20_000


def drop_ins(name: str) -> tuple[Glob, ...]:
    """Where the drop-ins of a file such as `journald.conf` lie; a later place hides files of the same name in an earlier one."""
    places = ("/usr/lib/systemd", "/usr/local/lib/systemd", "/run/systemd", "/etc/systemd")
    return tuple(Glob(f"{place}/{name}.d/*.conf") for place in places)


def in_order_of_systemd(seen: Observations, main: Sequence[File], drop_ins: Sequence[Glob], section: str) -> dict[str, list[str]] | Missing:
    """Every value that the section's keys are given, in order.

    Of the main files the first that is there counts. Drop-ins count in the order of their names; of two with the
    same name the later place in `drop_ins` hides the earlier. A missing file makes all missing: it may say anything.
    """
    files: list[Seen] = []
    for file in main:
        outcome = seen.outcome(file)
        if isinstance(outcome, Missing):
            return outcome
        if isinstance(outcome, Seen):
            files.append(outcome)
            break
    by_name: dict[str, Seen] = {}
    for place in drop_ins:
        for observation in seen.many(place):
            if isinstance(observation.outcome, Missing):
                return observation.outcome
            if isinstance(observation.outcome, Seen):
                by_name[observation.source.rpartition("/")[2]] = observation.outcome
    files.extend(by_name[name] for name in sorted(by_name))
    found: dict[str, list[str]] = {}
    if any(len(content.lines()) > MAX_LINES for content in files):
        return missing(Reason.TOO_LARGE, "a configuration file of more than {limit} lines is not followed", limit=MAX_LINES)
    for content in files:
        for key, value in _settings(content, section):
            found.setdefault(key, []).append(value)
    return found


def _settings(content: Seen, section: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    current = ""
    for line in _joined(content.lines()):
        if line.startswith("[") and line.endswith("]"):
            current = line[1:-1]
        elif current == section and "=" in line:
            key, _, value = line.partition("=")
            found.append((key.strip(), value.strip()))
    return found


def _joined(lines: list[str]) -> list[str]:
    """Lines without comments, those that end in a backslash joined with the next."""
    found: list[str] = []
    begun: list[str] = []
    for raw in lines:
        line = raw.strip()
        if not line and not begun:
            continue
        if line.startswith(("#", ";")):
            continue
        if line.endswith("\\"):
            begun.append(line[:-1])
            continue
        found.append(" ".join([*begun, line]).strip())
        begun = []
    return [*found, " ".join(begun).strip()] if begun else found
