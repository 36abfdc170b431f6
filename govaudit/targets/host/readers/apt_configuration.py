"""apt's configuration: apt.conf(5), both `A::B "x";` and `A { B "x"; };`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from govaudit.model import Missing, Observation, Reason, Seen, missing

MAX_BYTES = 1_000_000
MAX_DEPTH = 30

_TOKEN = re.compile(r"""[{};]|"([^"\n]*)"|([^\s{};"]+)""")
_COMMENT = re.compile(r"""("[^"\n]*")|//[^\n]*|/\*(?:.*?\*/|.*)|\#(?!clear\b|include\b)[^\n]*""", re.DOTALL)
_FILE_NAME = re.compile(r"[A-Za-z0-9_:-][A-Za-z0-9_.:-]*")


def apt_settings(files: Sequence[Observation]) -> dict[str, list[str]] | Missing:
    """Every value by lower-case name, in order; items of a list have the list's name.

    Files are read in the order given, those whose names apt passes over left out. `#clear` and `#include` are not
    followed: then all is missing.
    """
    settings: dict[str, list[str]] = {}
    for observation in files:
        if "*" not in observation.source and not _is_read(observation.source):
            continue  # a pattern is there in the place of files where the folder could not be listed
        if isinstance(observation.outcome, Missing):
            return observation.outcome
        if isinstance(observation.outcome, Seen):
            parsed = _parsed(observation.outcome)
            if parsed is None:
                return missing(Reason.NOT_SUPPORTED, "{path} has statements that are not followed", path=observation.source)
            for name, value in parsed:
                settings.setdefault(name, []).append(value)
    return settings


def _is_read(path: str) -> bool:
    """apt reads files without an ending or with .conf, whose names hold none but letters, digits, `_`, `-`, `:` and dots (apt.conf(5))."""
    name = path.rpartition("/")[2]
    return bool(_FILE_NAME.fullmatch(name)) and ("." not in name or name.endswith(".conf"))


def _parsed(file: Seen) -> list[tuple[str, str]] | None:
    if len(file.content) > MAX_BYTES:
        return None
    text = _COMMENT.sub(lambda found: found[1] or " ", file.text)
    found: list[tuple[str, str]] = []
    scopes: list[str] = []
    words: list[str] = []
    for token in _TOKEN.finditer(text):
        match token[0]:
            case "{":
                if len(words) > 1 or len(scopes) >= MAX_DEPTH:
                    return None
                scopes.append((words[0] if words else "").lower())
                words = []
            case "}":
                if not scopes or words:
                    return None
                scopes.pop()
            case ";":
                if words:
                    found.append(_assignment(scopes, words))
                words = []
            case _:
                if token[2] and token[2].startswith("#"):
                    return None
                words.append(token[1] if token[1] is not None else token[2])
    return None if scopes or words else found


def _assignment(scopes: list[str], words: list[str]) -> tuple[str, str]:
    """`Name "value"`, or a bare value, which is an item of the list that the scope is."""
    scope = [part for part in scopes if part]
    if len(words) == 1:
        return "::".join(scope), words[0]
    name = words[0].lower().removesuffix("::")
    return "::".join([*scope, name]), " ".join(words[1:])
