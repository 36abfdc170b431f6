"""What files set the kernel's parameters to at start, as systemd-sysctl(8) reads them (sysctl.d(5))."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from govaudit.model import Missing, Place, Reason, Seen, missing

MAX_LINES = 20_000
_MAX_PATTERNS = 500
_MAX_LENGTH = 300

_OTHER_KEYS = {"net.ipv4.ip_forward": ("net/ipv4/conf/all/forwarding",)}
"""Parameters that the kernel keeps under a second key as well."""


class Assignment(msgspec.Struct, frozen=True):
    """One line that says something."""

    key: str
    """With slashes: `kernel/kptr_restrict`; it may hold wildcards."""
    value: str | None
    """None for a line such as `-net.ipv4.conf.eth0.rp_filter`, which keeps wildcards from this key."""
    place: Place


def assignments(path: str, content: Seen) -> list[Assignment] | Missing:
    """The lines of one file; those that systemd-sysctl complains of and passes over are left out."""
    lines = content.lines()
    if len(lines) > MAX_LINES:
        return missing(Reason.TOO_LARGE, "{path} has more than {limit} lines", path=path, limit=MAX_LINES)
    found: list[Assignment] = []
    for number, raw in enumerate(lines, 1):
        line = raw.strip(" \t\r\f\v")
        if not line or line[0] in "#;" or len(line) > 10 * _MAX_LENGTH:
            continue
        key, equals, value = line.partition("=")
        key = key.strip(" \t")
        if not equals and not key.startswith("-"):
            continue
        key = key.removeprefix("-").strip(" \t")
        if key and len(key) <= _MAX_LENGTH:
            found.append(Assignment(slashed(key), " ".join(value.split()) if equals else None, Place(path, number)))
    return found


def slashed(key: str) -> str:
    """A key with slashes between its parts: where a dot comes first, dots and slashes change places."""
    separators = [character for character in key if character in "./"]
    return key.translate(str.maketrans("./", "/.")) if separators[:1] == ["."] else key.lstrip("/")


def at_start(names: Iterable[str], lines: Sequence[Assignment]) -> dict[str, Assignment | Missing | None]:
    """By name (with dots): the assignment that holds after all of these lines, in order.

    A key that is written out goes before every wildcard, whatever the order; of each kind the last one wins. A key that is
    given the same value again keeps its place.
    """
    kept: dict[str, Assignment] = {}
    for line in lines:
        earlier = kept.get(line.key)
        if earlier is None or earlier.value != line.value:
            kept.pop(line.key, None)
            kept[line.key] = line
    wild = [line for line in kept.values() if _is_wild(line.key)]
    if len(wild) > _MAX_PATTERNS:
        too_many = missing(Reason.TOO_LARGE, "the files of sysctl.d have more than {limit} keys with wildcards", limit=_MAX_PATTERNS)
        return dict.fromkeys(names, too_many)
    places = {key: place for place, key in enumerate(kept)}
    found: dict[str, Assignment | Missing | None] = {}
    for name in names:
        holding = [_holding(key, kept, wild) for key in _keys(name)]
        found[name] = max((line for line in holding if line is not None), key=lambda line: places[line.key], default=None)
    return found


def _keys(name: str) -> list[str]:
    """The keys by which a parameter is set: some have two."""
    return [slashed(name), *_OTHER_KEYS.get(name, ())]


def _holding(key: str, kept: Mapping[str, Assignment], wild: Sequence[Assignment]) -> Assignment | None:
    written = kept.get(key)
    if written is not None:
        return written if written.value is not None else None
    matching = [line for line in wild if line.value is not None and _matches(line.key, key)]
    return matching[-1] if matching else None


def in_any_order(names: Iterable[str], files: Mapping[str, Sequence[Assignment]]) -> dict[str, Assignment | Missing | None]:
    """The same where it is not known in which order the files are read: known only where they all agree."""
    every = [line for lines in files.values() for line in lines]
    found: dict[str, Assignment | Missing | None] = {}
    for name in names:
        keys = _keys(name)
        said = [line for line in every if line.key in keys or (_is_wild(line.key) and any(_matches(line.key, key) for key in keys))]
        if len({line.value for line in said}) > 1:
            found[name] = missing(Reason.NOT_SUPPORTED, "{name} is set in several ways, and the order of the files is not known", name=name)
        else:
            found[name] = said[-1] if said and said[-1].value is not None else None
    return found


def _is_wild(key: str) -> bool:
    return any(character in key for character in "*?[")


def _matches(pattern: str, key: str) -> bool:
    """As glob(7): a wildcard stays within one part of the path."""
    parts, wanted = key.split("/"), pattern.split("/")
    return len(parts) == len(wanted) and all(
        re.match(fnmatch.translate(one), part) is not None for part, one in zip(parts, wanted, strict=True)
    )
