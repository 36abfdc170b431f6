"""Security updates that wait: what is installed against the lists that apt, dnf or zypper has fetched."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import msgspec

from govaudit.facts.pending_updates import PendingUpdate, SecurityUpdates
from govaudit.model import Absent, Missing, Reason, Seen, missing
from govaudit.reading import FirstOf, Maybe, Observations, reads
from govaudit.targets.host.packages import advisories
from govaudit.targets.host.packages.debian_versions import DebianVersion, version_of
from govaudit.targets.host.requests import SecurityAdvisories, SecurityVersions

from .operating_system import PLACES, assignments
from .package_sources import RPM_SOURCES, rpm_sources

VERSIONS = SecurityVersions()
ADVISORIES = SecurityAdvisories()

MAX_LINES = 200_000

_DATE = re.compile(r"(?:[A-Z][a-z]{2}, +)?(\d{1,2}) +([A-Z][a-z]{2}) +(\d{4}) +(\d{1,2}):(\d{2}):(\d{2}) +(?:UTC|GMT|\+0000)", re.ASCII)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_RELEASE_FILE = re.compile(r"(?:In)?Release$")


class _Told(msgspec.Struct):
    """The lines of the answer, sorted out."""

    releases: dict[str, dict[str, str]]
    lists: list[str]
    installed: list[tuple[str, str, str, str]]
    offered: dict[str, list[tuple[str, str]]]
    ending: list[str]


@reads(VERSIONS, Maybe(ADVISORIES), *(Maybe(one) for one in RPM_SOURCES), FirstOf(*PLACES))
def security_updates(seen: Observations) -> SecurityUpdates | Missing:
    """A newer version in a security source is one that waits, whatever pins or holds say of it."""
    observation = seen.one(VERSIONS)
    outcome = observation.outcome
    if isinstance(outcome, Missing):
        return outcome
    if isinstance(outcome, Absent):
        return _by_rpm(seen)
    lines = outcome.lines()
    if len(lines) > MAX_LINES:
        return missing(Reason.TOO_LARGE, "{path} has more than {limit} lines", path=VERSIONS.key, limit=MAX_LINES)
    told = _sorted_out(lines)
    if told.ending[:1] == ["0"]:
        return _by_rpm(seen)
    pending, odd = _pending(told)
    releases = _of_this_release(told, _codenames(seen))
    return SecurityUpdates(
        pending=pending,
        all_compared=_why_not_all(outcome, told, releases) or odd or True,
        lists_made=_oldest(releases),
        observed_at=observation.at,
    )


def _by_rpm(seen: Observations) -> SecurityUpdates | Missing:
    """By the advisories that dnf and zypper have fetched; a package is older where one that mends something is newer."""
    observation = seen.one(ADVISORIES)
    outcome = observation.outcome
    if isinstance(outcome, Missing):
        return outcome
    if isinstance(outcome, Absent):
        return missing(Reason.NOT_SUPPORTED, "pending updates are told from what apt, dnf and zypper fetch; none of them is there")
    lines = outcome.lines()
    if len(lines) > MAX_LINES:
        return missing(Reason.TOO_LARGE, "{path} has more than {limit} lines", path=ADVISORIES.key, limit=MAX_LINES)
    told = advisories.sorted_out(lines)
    sources = list(rpm_sources(seen))
    unread = next((one for one in sources if isinstance(one, Missing)), None)
    enabled = [(one.manager, one.name) for one in sources if not isinstance(one, Missing)]
    if outcome.errors.strip():
        unread = missing(Reason.INCOMPLETE, "the advisories could not all be read: {error}", error=outcome.errors.strip()[:200])
    pending, odd = advisories.pending(told)
    return SecurityUpdates(
        pending=pending,
        all_compared=unread or advisories.why_not_all(told, enabled, _release(seen)) or odd or True,
        lists_made=unread or advisories.lists_made(told, enabled),
        observed_at=observation.at,
    )


def _release(seen: Observations) -> str:
    """The distribution's `ID` in os-release."""
    for place in PLACES:
        outcome = seen.outcome(place)
        if isinstance(outcome, Seen):
            return assignments(outcome).get("ID", "")
    return ""


def _sorted_out(lines: Sequence[str]) -> _Told:
    told = _Told({}, [], [], {}, [])
    for line in lines:
        match line.split("\t"):
            case ["release", path, field]:
                name, _, value = field.partition(": ")
                told.releases.setdefault(path, {}).setdefault(name, value.strip())
            case ["list", path]:
                told.lists.append(path)
            case ["installed", name, architecture, version, wanted]:
                told.installed.append((name, architecture, version, wanted))
            case ["offered", name, architecture, version]:
                told.offered.setdefault(name, []).append((architecture, version))
            case ["end", *ending]:
                told.ending = ending
    return told


def _pending(told: _Told) -> tuple[list[PendingUpdate], Missing | None]:
    found: list[PendingUpdate] = []
    odd: Missing | None = None
    for name, architecture, version, wanted in told.installed:
        best: tuple[DebianVersion, str] | None = None
        try:
            ours = version_of(version)
            for other, offered in told.offered.get(name, []):
                if (other == architecture or "all" in (other, architecture)) and (best is None or version_of(offered) > best[0]):
                    best = version_of(offered), offered
        except ValueError:
            odd = odd or missing(Reason.UNPARSEABLE, "the version of the package {package} is not one that dpkg takes", package=name)
            continue
        if best is not None and best[0] > ours:
            found.append(
                PendingUpdate(package=name, architecture=architecture, installed=version, offered=best[1], is_held=wanted == "hold")
            )
    return sorted(found, key=lambda one: (one.package, one.architecture)), odd


def _codenames(seen: Observations) -> set[str]:
    """What the release is called: of one made from Ubuntu, Ubuntu's name too, whose security source it uses."""
    for place in PLACES:
        outcome = seen.outcome(place)
        if isinstance(outcome, Seen):
            values = assignments(outcome)
            return {values[key] for key in ("VERSION_CODENAME", "UBUNTU_CODENAME") if values.get(key)}
    return set()


def _of_this_release(told: _Told, codenames: set[str]) -> dict[str, dict[str, str]]:
    """The security sources of the release that is installed; lists of an earlier one may have stayed behind."""
    return {
        path: fields
        for path, fields in told.releases.items()
        if re.split("[-/]", fields.get("Codename", ""), maxsplit=1)[0] in codenames and _is_security(fields)
    }


def _is_security(fields: Mapping[str, str]) -> bool:
    suite, codename = fields.get("Suite", ""), fields.get("Codename", "")
    return suite.endswith("-security") or codename.endswith("-security") or fields.get("Label") == "Debian-Security"


def _why_not_all(outcome: Seen, told: _Told, releases: Mapping[str, Mapping[str, str]]) -> Missing | None:
    """What keeps the comparison from being one of all installed packages."""
    if outcome.errors.strip():
        return missing(Reason.INCOMPLETE, "the lists of packages could not all be read: {error}", error=outcome.errors.strip()[:200])
    if len(told.ending) < 2 or not told.ending[0].isdigit():
        return missing(Reason.INCOMPLETE, "the host's answer is incomplete")
    # Extended support has lists of its own (esm), which come beside those of the release.
    prefixes = tuple(_RELEASE_FILE.sub("", path) for path in releases if "/esm." not in path)
    lists = [path for path in told.lists if path.startswith(prefixes)] if prefixes else []
    if not lists:
        return missing(Reason.NOT_SUPPORTED, "the host has no list of packages from a security source of this release")
    for architecture in told.ending[1:]:
        if architecture != "all" and not any(f"_binary-{architecture}_" in path for path in lists):
            return missing(Reason.INCOMPLETE, "the host has no list of its security source for {component}", component=architecture)
    # Ubuntu's `universe` is most of its packages, and a source line may leave it out.
    uses_universe = any("_universe_binary-" in path for path in told.lists)
    if uses_universe and not any("_universe_binary-" in path for path in lists):
        return missing(Reason.INCOMPLETE, "the host has no list of its security source for {component}", component="universe")
    return None


def _oldest(releases: Mapping[str, Mapping[str, str]]) -> datetime | Missing:
    dates = [_moment(fields.get("Date", "")) for fields in releases.values()]
    known = [date for date in dates if date is not None]
    if not dates:
        return missing(Reason.NOT_SUPPORTED, "the host has no list of packages from a security source of this release")
    if len(known) < len(dates):
        return missing(Reason.UNPARSEABLE, "a list of packages does not say when it was made")
    return min(known)


def _moment(text: str) -> datetime | None:
    match = _DATE.fullmatch(text) if len(text) <= 60 else None
    if match is None or match[2] not in _MONTHS:
        return None
    try:
        year, month, day = int(match[3]), _MONTHS.index(match[2]) + 1, int(match[1])
        return datetime(year, month, day, int(match[4]), int(match[5]), int(match[6]), tzinfo=UTC)
    except ValueError:
        return None
