"""Which files an sshd_config names, so that they can be asked for."""

from __future__ import annotations

from collections.abc import Sequence

from govaudit.model import Observation, Seen
from govaudit.targets.host.patterns import is_pattern

MOST_NAMES = 50


def named_in(observation: Observation, keywords: Sequence[str]) -> list[str]:
    """The plain paths behind these keywords, under whichever Match, in a file or in what `sshd -T` prints."""
    if not isinstance(observation.outcome, Seen):
        return []
    found: dict[str, None] = {}
    for line in observation.outcome.text.split("\n"):
        words = line.replace("=", " ", 1).replace('"', " ").split()
        if len(words) > 1 and words[0].lower() in keywords:
            found[plain(words[1])] = None
    return [path for path in found if can_be_looked_at(path)][:MOST_NAMES]


def plain(path: str) -> str:
    """A relative path is below the root directory, where services are started."""
    return f"/{path.lstrip('/')}"


def can_be_looked_at(path: str) -> bool:
    """Whether the path is that of one file, whoever logs in."""
    return not is_pattern(path) and ".." not in path.split("/") and not any(letter in path for letter in "\\%~\0")
