"""Where sshd looks for authorized keys (AuthorizedKeysFile), and what is asked there.

What is in a user's file is never followed: only sshd's own configuration says where to look, and the path of a file
that was listed is what is then read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from govaudit.model import Observation, Request, Seen
from govaudit.targets.host.patterns import is_pattern
from govaudit.targets.host.requests import File, Glob, Listing
from govaudit.targets.host.sshd.includes import include_patterns

_HOMES = ("/home/*", "/root")
"""Where other files in homes are looked for; which homes there are, sshd's configuration does not say."""
MOST_WORDS = 100


def places_told(seen: Sequence[Observation]) -> Iterator[Request]:
    """What follows from sshd's configuration, from `sshd -T`, and from the listings of places."""
    for observation in seen:
        if not isinstance(observation.outcome, Seen):
            continue
        kind = observation.request.partition(" ")[0]
        if kind == "listing":
            yield from contents_of(observation)
        elif kind in ("glob", "command") or observation.request in ("file /etc/ssh/sshd_config", "file /usr/etc/ssh/sshd_config"):
            content = observation.outcome.content
            if kind != "command":
                yield from (Glob(pattern) for pattern in include_patterns(content))
            for word in words_of(content):
                yield from listings(word)


def contents_of(observation: Observation) -> Iterator[Request]:
    """The file that was listed, where it is one and nothing above it."""
    outcome = observation.outcome
    if isinstance(outcome, Seen) and outcome.attributes is not None and outcome.attributes.kind in ("file", "link"):
        yield File(observation.source)


def words_of(content: bytes) -> list[str]:
    """The files that AuthorizedKeysFile names anywhere in a configuration."""
    found: list[str] = []
    for raw in content.decode("utf-8", errors="replace").split("\n"):
        words = raw.replace("=", " ", 1).replace('"', " ").split()
        if words and words[0].lower() == "authorizedkeysfile":
            found += words[1:]
    return list(dict.fromkeys(found))[:MOST_WORDS]


def patterns_of(word: str) -> list[str]:
    """The shell patterns that a word comes to for all accounts; none where it cannot be put as one."""
    if word == "none" or is_pattern(word) or "\\" in word:
        return []
    rest = word.removeprefix("%h/")
    if rest != word or not word.startswith("/"):
        return [f"{home}/{pattern}" for home in _HOMES if (pattern := _pattern(rest)) is not None]
    return [] if (pattern := _pattern(word)) is None else [pattern]


def _pattern(word: str) -> str | None:
    plain = word.replace("%%", "\0").replace("%u", "*").replace("%U", "*")
    return None if "%" in plain or ".." in plain.split("/") else plain.replace("\0", "%")


def listings(word: str) -> Iterator[Listing]:
    """The file and all folders above it."""
    for pattern in patterns_of(word):
        parts = [part for part in pattern.split("/") if part not in ("", ".")]
        yield from (Listing("/" + "/".join(parts[:number])) for number in range(len(parts), -1, -1))
