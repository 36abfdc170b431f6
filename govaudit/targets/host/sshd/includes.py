"""Which files an sshd_config includes, so that they can be asked for."""

from __future__ import annotations

from govaudit.targets.host.sshd.lines import NotFollowed, Refused, read_line

MAX_BYTES = 1_000_000
"""A longer configuration is not read."""


def include_patterns(content: bytes) -> list[str]:
    """The patterns that a file includes, with their folder; those that no version of sshd would take alike are left out."""
    found: dict[str, None] = {}
    for text in content[:MAX_BYTES].decode("utf-8", errors="replace").split("\n"):
        if "include" in text.lower():
            for version in ((8, 4), (9, 2)):
                try:
                    line = read_line(text, version)
                except (Refused, NotFollowed):
                    continue
                if line is not None and line.keyword == "include":
                    found |= dict.fromkeys(absolute(word) for word in line.words if can_be_asked(word))
    return list(found)


def absolute(pattern: str) -> str:
    """An Include without a folder means sshd's own."""
    return pattern if pattern.startswith("/") else f"/etc/ssh/{pattern}"


def can_be_asked(pattern: str) -> bool:
    """Whether it means to us what it means to glob(3)."""
    return bool(pattern) and not pattern.startswith("~") and not any(letter in pattern for letter in "\\\0\n") and ".." not in pattern
