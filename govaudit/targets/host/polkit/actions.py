"""The actions of polkit(8): files of /usr/share/polkit-1/actions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from xml.parsers import expat  # entities are refused below, which is what defusedxml does, too

from govaudit.facts.polkit import PolkitAction
from govaudit.model import Missing, Place, Reason, missing

ANSWERS = frozenset({"no", "yes", "auth_self", "auth_admin", "auth_self_keep", "auth_admin_keep"})

_WHEN = {"allow_any": "any", "allow_inactive": "inactive", "allow_active": "active"}
_PROGRAM = "org.freedesktop.policykit.exec.path"
_IMPLIED = "org.freedesktop.policykit.imply"
_DEEPEST = 16
_USUAL = 300_000
"""Bytes; of larger files nothing is remembered."""


class _Refused(Exception):
    """The file holds what no file of actions needs."""


class _Builder:
    """Collects what matters while the file is read."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._within: list[str] = []
        self._text: list[str] = []
        self._annotation = ""
        self._id = ""
        self._line = 0
        self._found: dict[str, str] = {}
        self.actions: list[PolkitAction] = []
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._begin
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._data
        self.parser.EntityDeclHandler = self._refuse
        self.parser.buffer_text = True

    @staticmethod
    def _refuse(*_: object) -> None:
        raise _Refused

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        self._within.append(name)
        if len(self._within) > _DEEPEST:
            raise _Refused
        if self._within == ["policyconfig", "action"]:
            self._id, self._line, self._found = attributes.get("id", ""), self.parser.CurrentLineNumber, {}
        self._annotation = attributes.get("key", "") if name == "annotate" else ""
        self._text = []

    def _data(self, text: str) -> None:
        if self._within[-1] in _WHEN or self._annotation:
            self._text.append(text)

    def _end(self, name: str) -> None:
        text = "".join(self._text).strip()
        if self._within == ["policyconfig", "action", "defaults", name] and name in _WHEN:
            if text not in ANSWERS:
                raise _Refused
            self._found[_WHEN[name]] = text
        elif name == "annotate" and self._annotation == _PROGRAM:
            self._found["runs"] = text
        elif name == "annotate" and self._annotation == _IMPLIED:
            self._found["implies"] = text
        elif self._within == ["policyconfig", "action"]:
            if not self._id:
                raise _Refused
            self.actions.append(
                PolkitAction(
                    id=self._id,
                    any=self._found.get("any", "no"),
                    inactive=self._found.get("inactive", "no"),
                    active=self._found.get("active", "no"),
                    runs=self._found.get("runs", ""),
                    implies=self._found.get("implies", "").split(),
                    place=Place(self._path, self._line),
                )
            )
        self._annotation = ""
        self._text = []
        self._within.pop()


def actions_of(path: str, content: bytes) -> list[PolkitAction | Missing]:
    """The actions of one file; what it leaves out is `no`. A file with entities, or one that is not well-formed, is missing."""
    return _shipped(path, content) if len(content) <= _USUAL else list(_read(path, content))


@lru_cache(maxsize=64)  # files of packages are alike on many hosts
def _shipped(path: str, content: bytes) -> list[PolkitAction | Missing]:
    return list(_read(path, content))


def _read(path: str, content: bytes) -> Iterator[PolkitAction | Missing]:
    builder = _Builder(path)
    try:
        builder.parser.Parse(content, True)
    except (expat.ExpatError, _Refused, ValueError, LookupError):  # no such encoding
        if _REDACTED not in content or b"<!ENTITY" in content:
            yield missing(Reason.UNPARSEABLE, "{path} is no file of actions that can be followed", path=path)
        else:
            yield from _pieces(path, content)
        return
    yield from builder.actions


_REDACTED = b"[redacted]"
_COMMENT = re.compile(r"<!--(?:[^-]|-(?!->))*-->")
_ALLOW = re.compile(r"<(allow_any|allow_inactive|allow_active)>[ \t\r\n]*([a-z_]+)[ \t\r\n]*</")
_ANNOTATED = re.compile(r'<annotate key="([^"<>]*)">([^<>]*)</annotate>')


def _pieces(path: str, content: bytes) -> Iterator[PolkitAction | Missing]:
    """The actions of a file of which the redactor took a text, with tags around it: those that are whole."""
    text = _COMMENT.sub(lambda found: "\n" * found[0].count("\n"), content.decode("utf-8", errors="replace"))
    line = 1
    before, *pieces = re.split(r'(?=<action id=")', text)
    for piece in pieces:
        line += before.count("\n")
        before = piece
        name = re.match(r'<action id="([A-Za-z0-9._-]+)"', piece)
        given = _ALLOW.findall(piece)
        allowed = {_WHEN[key]: value for key, value in given if value in ANSWERS}
        is_whole = (
            len(given) == len(allowed) == len(_WHEN)
            and piece.count("</action>") == 1
            and piece.count("<annotate") == len(_ANNOTATED.findall(piece))
            and "<!--" not in piece
            and "-->" not in piece
        )
        if name is None or not is_whole:
            yield missing(Reason.WITHHELD, "{path}:{line}: an action of which a part was redacted", path=path, line=line)
            continue
        annotated = dict(_ANNOTATED.findall(piece))
        runs, implies = annotated.get(_PROGRAM, "").strip(), annotated.get(_IMPLIED, "").split()
        yield PolkitAction(id=name[1], runs=runs, implies=implies, place=Place(path, line), **allowed)
