"""Configuration in systemd's form: sections, `Key=value`, and drop-ins in three places (systemd.syntax(7))."""

from __future__ import annotations

from collections.abc import Sequence

from govaudit.model import Missing, Reason, Seen, missing
from govaudit.reading import Observations
from govaudit.targets.host.requests import File, Glob, Listing

MAX_LINES = 20_000


def places_of(directories: Sequence[str], pattern: str = "*.conf") -> tuple[Glob | Listing, ...]:
    """What is asked so that `files_that_count` can tell which files of these directories do, from the weakest to the strongest."""
    kept = (directory for directory in directories if not directory.startswith(("/lib/", "/usr/")))
    return (*(Glob(f"{one}/{pattern}") for one in directories), *(Listing(f"{one}/{pattern}") for one in kept))


def drop_ins(name: str) -> tuple[Glob | Listing, ...]:
    """Where the drop-ins of a file such as `journald.conf` lie; a later place hides files of the same name in an earlier one."""
    places = ("/usr/lib/systemd", "/usr/local/lib/systemd", "/run/systemd", "/etc/systemd")
    return places_of([f"{place}/{name}.d" for place in places])


def files_that_count(seen: Observations, places: Sequence[Glob | Listing]) -> list[tuple[str, Seen]] | Missing:
    """Paths and files, in the order of their names: of two with one name the stronger place's; a link to /dev/null hides both."""
    masks: set[str] = set()
    for listing in places:
        for one in seen.many(listing) if isinstance(listing, Listing) else ():
            if isinstance(one.outcome, Missing):
                return one.outcome
            if isinstance(one.outcome, Seen) and isinstance(one.outcome.data, dict) and one.outcome.data.get("link") == "/dev/null":
                masks.add(one.source)
    by_name: dict[str, tuple[str, Seen]] = {}
    for place in places:
        if not isinstance(place, Glob):
            continue
        for one in seen.many(place):
            if isinstance(one.outcome, Missing) and one.source not in masks:
                return one.outcome
            if isinstance(one.outcome, Seen):
                by_name[one.source.rpartition("/")[2]] = one.source, one.outcome
        directory = place.pattern.rpartition("/")[0]
        for path in masks:
            if path.rpartition("/")[0] == directory:
                by_name.pop(path.rpartition("/")[2], None)
    return [by_name[name] for name in sorted(by_name)]


def in_order_of_systemd(
    seen: Observations, main: Sequence[File], drop_ins: Sequence[Glob | Listing], section: str
) -> dict[str, list[str]] | Missing:
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
    beside = files_that_count(seen, drop_ins)
    if isinstance(beside, Missing):
        return beside
    files.extend(content for _, content in beside)
    found: dict[str, list[str]] = {}
    if any(len(content.lines()) > MAX_LINES for content in files):
        return missing(Reason.TOO_LARGE, "a configuration file of more than {limit} lines is not followed", limit=MAX_LINES)
    for content in files:
        for key, value in _settings(content, section):
            found.setdefault(key, []).append(value)
    return found


def settings_of(content: Seen, section: str) -> dict[str, list[str]]:
    """Every value that the section's keys are given in one file, in order."""
    found: dict[str, list[str]] = {}
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
