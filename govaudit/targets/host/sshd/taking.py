"""How a value is laid beside the one that was there, and why a line gives none."""

from __future__ import annotations

from govaudit.model import Missing, Place, Reason, Sentence, missing
from govaudit.targets.host.sshd.keywords import KEYWORDS, Wins
from govaudit.targets.host.sshd.lines import Refused
from govaudit.targets.host.sshd.values import Value
from govaudit.targets.host.sshd.version import Version


def wins_of(keyword: str, version: Version | None) -> Wins:
    """Which of several values holds; for one keyword that has changed."""
    if keyword == "persourcemaxstartups" and version is not None and version >= (10, 0):
        return Wins.FIRST
    return KEYWORDS[keyword].wins


def added(held: Value | None, value: Value, keyword: str, version: Version | None) -> Value:
    if held is None or isinstance(held, Missing) or isinstance(value, Missing):
        return value if held is None or not isinstance(held, Missing) else held
    if keyword == "subsystem" and value[0].split(" ")[0] in {one.split(" ")[0] for one in held}:
        if version is not None and version <= (9, 2):
            raise Refused(Sentence("the subsystem is defined already"))
        return held  # at least from 10.0; one that refused it would let nobody in
    return [*held, *value]


def refused_at(place: Place, why: Sentence) -> Missing:
    return missing(Reason.UNPARSEABLE, "{path}:{line}: sshd refuses the line: {why}", path=place.path, line=place.line, why=why)


def not_followed_at(place: Place, why: Missing) -> Missing:
    return missing(why.reason, "{path}:{line}: {why}", path=place.path, line=place.line, why=why.sentence)
