"""/etc/group with /etc/gshadow, and /etc/subuid with /etc/subgid."""

from __future__ import annotations

from collections.abc import Iterator

from govaudit.facts.groups import Group, Range, SubordinateNumbers
from govaudit.model import Absent, Complete, Missing, Place, Reason, Seen, absent, complete, missing
from govaudit.reading import Maybe, Observations, reads
from govaudit.targets.host.passwd import MOST_LINES, group_line, is_id
from govaudit.targets.host.requests import File, GroupShadowStates

from .accounts import GROUP

GSHADOW = GroupShadowStates()
SUBUID = File("/etc/subuid")
SUBGID = File("/etc/subgid")


@reads(GROUP, Maybe(GSHADOW))
def groups(seen: Observations) -> Iterator[Group | Complete | Missing]:
    """The groups in order; a line that cannot be read as one makes the list incomplete."""
    content = seen.seen(GROUP)
    if content is None:
        yield missing(Reason.INCOMPLETE, "{path} is not there", path=GROUP.path)
        return
    shadow = _shadow(seen.outcome(GSHADOW))
    lines = content.lines()
    trouble: Missing | None = None
    for number, text in enumerate(lines[:MOST_LINES], 1):
        if not text.strip() or text.lstrip()[0] in "#+-":
            continue
        line = group_line(text)
        if line is None:
            trouble = trouble or missing(Reason.UNPARSEABLE, "{path}:{line} cannot be read as a group", path=GROUP.path, line=number)
            continue
        own, more = _of_shadow(line.name, line.password, shadow)
        yield Group(
            name=line.name,
            gid=line.gid,
            members=line.members,
            password=own,
            administrators=more if isinstance(more, Missing) else more[0],
            further_members=more if isinstance(more, Missing) else [name for name in more[1] if name not in line.members],
            place=Place(GROUP.path, number),
        )
    if len(lines) > MOST_LINES:
        trouble = missing(Reason.TOO_LARGE, "{path} has more than {limit} lines", path=GROUP.path, limit=MOST_LINES)
    yield trouble or complete("no groups in {path}", path=GROUP.path)


def _shadow(outcome: Seen | Absent | Missing) -> dict[str, list[str]] | Missing:
    """By name: state, administrators and members; of two lines for one group the first holds. Empty where there is no such file."""
    if isinstance(outcome, Missing):
        return outcome
    found: dict[str, list[str]] = {}
    for text in outcome.lines()[:MOST_LINES] if isinstance(outcome, Seen) else ():
        name, *fields = text.lstrip().split(":")
        if name and len(fields) == 3:
            found.setdefault(name, fields)
    return found


def _of_shadow(
    name: str, field: str, shadow: dict[str, list[str]] | Missing
) -> tuple[str | Missing, tuple[list[str], list[str]] | Missing]:
    """The state of the password; administrators and members. A line of /etc/gshadow counts, whatever /etc/group says."""
    if isinstance(shadow, Missing):
        return shadow, shadow
    if name not in shadow:
        return _state(field), ([], [])
    state, administrators, members = shadow[name]
    if "invalid" in (administrators, members):
        return _state(state), missing(Reason.UNPARSEABLE, "the line of {group} in {path} cannot be read", group=name, path="/etc/gshadow")
    return _state(state), ([one for one in administrators.split(",") if one], [one for one in members.split(",") if one])


def _state(field: str) -> str:
    """A field of /etc/group, or a state of GroupShadowStates: nothing matches an empty field, nor what crypt(5) knows no hash of."""
    if field in ("", "x", "*", "!", "!!", "!*", "none", "empty", "invalid"):
        return "none"
    return "locked" if field[0] in "!*" or field == "locked" else "set"


@reads(Maybe(SUBUID), Maybe(SUBGID))
def subordinate_numbers(seen: Observations) -> SubordinateNumbers | Absent | Missing:
    """The ranges of both files; what newuidmap(1) would not take as a line is no range."""
    found: dict[File, list[Range]] = {}
    for file in (SUBUID, SUBGID):
        outcome = seen.outcome(file)
        if isinstance(outcome, Missing):
            return outcome
        lines = outcome.lines() if isinstance(outcome, Seen) else []
        if len(lines) > MOST_LINES:
            return missing(Reason.TOO_LARGE, "{path} has more than {limit} lines", path=file.path, limit=MOST_LINES)
        found[file] = [one for number, text in enumerate(lines, 1) if (one := _range(file.path, number, text)) is not None]
    if isinstance(seen.outcome(SUBUID), Absent) and isinstance(seen.outcome(SUBGID), Absent):
        return absent("no account may use numbers beside its own: {path} does not exist", path=SUBUID.path)
    return SubordinateNumbers(users=found[SUBUID], groups=found[SUBGID])


def _range(path: str, number: int, text: str) -> Range | None:
    fields = text.strip().split(":")
    if len(fields) != 3 or not fields[0] or fields[0].startswith("#") or not is_id(fields[1]) or not is_id(fields[2]) or not int(fields[2]):
        return None
    return Range(owner=fields[0], first=int(fields[1]), count=int(fields[2]), place=Place(path, number))
