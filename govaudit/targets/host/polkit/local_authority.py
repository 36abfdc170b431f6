"""The local authority of old polkit (before 0.106) and of polkit-pkla-compat: key files (pklocalauthority(8))."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from govaudit.facts.polkit import PolkitBranch, PolkitCondition, PolkitRule
from govaudit.model import Missing, Place, Reason, missing
from govaudit.targets.host.polkit.actions import ANSWERS

_KINDS = {"unix-user": "user", "unix-group": "group"}
_SESSIONS = (
    ("ResultActive", [PolkitCondition(kind="local"), PolkitCondition(kind="active")]),
    ("ResultInactive", [PolkitCondition(kind="local"), PolkitCondition(kind="active", negated=True)]),
    ("ResultAny", [PolkitCondition(kind="local", negated=True)]),
)
_MOST = 2_000
"""Branches of one entry."""

Section = tuple[str, int, dict[str, str]]
"""Its name, its line, and what it sets."""


def sections_of(path: str, content: bytes) -> list[Section] | Missing:
    """The sections of a key file; of a key that stands twice the last value holds."""
    found: list[Section] = []
    for number, raw in enumerate(content.decode("utf-8", errors="replace").split("\n"), 1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        if header := re.fullmatch(r"\[([^\[\]]+)\]", line):
            found.append((header[1], number, {}))
        elif "=" in line and found:
            key, _, value = line.partition("=")
            found[-1][2][key.rstrip()] = value.lstrip()
        else:
            return missing(Reason.UNPARSEABLE, "{path}:{line} cannot be followed", path=path, line=number)
    names = [name for name, _, _ in found]
    if len(set(names)) != len(names):
        return missing(Reason.NOT_SUPPORTED, "{path} has two sections of one name", path=path)
    return found


def identities_of(sections: Sequence[Section]) -> list[str] | None:
    """AdminIdentities of a file of localauthority.conf.d; None where it sets none."""
    for name, _, values in sections:
        if name == "Configuration" and "AdminIdentities" in values:
            return [one.strip() for one in values["AdminIdentities"].split(";") if one.strip()]
    return None


def rules_of_sections(path: str, sections: Sequence[Section]) -> Iterator[PolkitRule | Missing]:
    """The entries of one file, each as a rule; a later one overrides those before it."""
    for name, number, values in sections:
        identities = [one.strip() for one in values.get("Identity", "").split(";") if one.strip()]
        actions = [one.strip() for one in values.get("Action", "").split(";") if one.strip()]
        results = {key: values[key].strip() for key, _ in _SESSIONS if key in values}
        kinds = [one.partition(":") for one in identities]
        are_known = all(kind in _KINDS and (value == "*" or not re.search(r"[\[\]\\*?]", value)) for kind, _, value in kinds)
        if not (identities and actions and results) or not are_known or not set(results.values()) <= ANSWERS:
            yield missing(Reason.NOT_SUPPORTED, "{path}: the section {section} is not followed", path=path, section=name)
            continue
        if len(kinds) * len(actions) * len(results) > _MOST:
            yield missing(Reason.TOO_LARGE, "{path}: the section {section} is too large", path=path, section=name)
            continue
        branches: list[PolkitBranch] = []
        for kind, _, value in kinds:
            who = [] if value == "*" else [PolkitCondition(kind=_KINDS[kind], value=value)]
            for action in actions:
                what = [PolkitCondition(kind="action", value=action)]
                branches.extend(
                    PolkitBranch(conditions=[*what, *who, *session], answer=results[key]) for key, session in _SESSIONS if key in results
                )
        yield PolkitRule(branches=branches, place=Place(path, number))
