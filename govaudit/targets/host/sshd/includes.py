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


_WITH_PORTS = ("port", "listenaddress", "permitopen", "permitlisten")
_NO_NAMES = ("any", "none")


def names_a_port(content: bytes) -> bool:
    """Whether a port may be given by its name in /etc/services."""
    for line in content[:MAX_BYTES].decode("utf-8", errors="replace").lower().split("\n"):
        words = line.replace("=", " ").replace('"', " ").split()
        if (
            words
            and (words[0] in _WITH_PORTS or (words[0] == "match" and "localport" in words))
            and any(word not in _NO_NAMES and any(map(str.isalpha, word.rpartition(":")[2])) for word in words[1:])
        ):
            return True
    return False


def absolute(pattern: str) -> str:
    """An Include without a folder means sshd's own; `~` has no meaning but itself, in the root directory, where services are started."""
    if pattern.startswith("~"):
        return f"/{pattern}"
    return pattern if pattern.startswith("/") else f"/etc/ssh/{pattern}"


def can_be_asked(pattern: str) -> bool:
    """Whether it means to us what it means to glob(3)."""
    return bool(pattern) and not any(letter in pattern for letter in "\\\0\n") and ".." not in pattern
