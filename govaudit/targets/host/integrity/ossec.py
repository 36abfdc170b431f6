"""`<syscheck>` of ossec.conf, as Wazuh and OSSEC have it."""

from __future__ import annotations

import re
from xml.parsers import expat  # entities are refused below, which is what defusedxml does, too

from govaudit.facts.integrity import IntegrityRule

MAX_RULES = 5_000

_SUMS = ("check_sum", "check_md5sum", "check_sha1sum", "check_sha256sum")
_LITERAL = re.compile(r"\^?[A-Za-z0-9 /._@:~-]+\$?")


class NotFollowed(Exception):
    """The file cannot be read."""


class _Builder:
    """Collects what stands in `<syscheck>`."""

    def __init__(self, *, compares_by_default: bool) -> None:
        self.rules: list[IntegrityRule] = []
        self.is_disabled = False
        self._compares_by_default = compares_by_default
        self._within: list[str] = []
        self._attributes: dict[str, str] = {}
        self._text: list[str] = []
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._begin
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text.append
        self.parser.EntityDeclHandler = self._refuse

    @staticmethod
    def _refuse(*_: object) -> None:
        raise NotFollowed

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        self._within.append(name)
        self._attributes = attributes
        self._text.clear()
        if len(self._within) > 32 or len(self.rules) > MAX_RULES:
            raise NotFollowed

    def _end(self, name: str) -> None:
        text = "".join(self._text).strip()
        if self._within[-2:-1] == ["syscheck"]:
            if name == "disabled":
                self.is_disabled = text.lower() == "yes"
            elif name == "directories":
                self.rules += [self._directory(path.strip()) for path in text.split(",") if path.strip()]
            elif name == "ignore":
                self.rules += _ignored(text, self._attributes.get("type", ""))
        self._within.pop()
        self._text.clear()

    def _directory(self, path: str) -> IntegrityRule:
        attributes = self._attributes
        chosen = [attributes[name].lower() == "yes" for name in ("check_all", *_SUMS) if name in attributes]
        is_sure = not {"restrict", "recursion_level"} & attributes.keys() and not any(sign in path for sign in "*?%$")
        return IntegrityRule(
            path=path.rstrip("/") or "/",
            is_pattern=False,
            excludes=False,
            compares_content=any(chosen) if chosen else self._compares_by_default,
            is_sure=is_sure,
        )


def _ignored(text: str, kind: str) -> list[IntegrityRule]:
    if kind != "sregex":
        return [IntegrityRule(path=text.rstrip("/") or "/", is_pattern=False, excludes=True, compares_content=False, is_sure=True)]
    found: list[IntegrityRule] = []
    for part in text.split("|")[:MAX_RULES]:
        # Its signs are `^`, `$` and `|` alone: the rest stands for itself (OSSEC's sregex).
        is_plain = _LITERAL.fullmatch(part) is not None
        literal = re.sub(r"([.])", r"\\\1", part.removeprefix("^"))
        pattern = literal if part.startswith("^") else f".*{literal}"
        found.append(IntegrityRule(path=pattern, is_pattern=True, excludes=True, compares_content=False, is_sure=is_plain))
    return found


def rules(content: bytes, *, compares_by_default: bool) -> list[IntegrityRule]:
    """The rules; none where it is switched off. The file may have several roots. Raises NotFollowed."""
    builder = _Builder(compares_by_default=compares_by_default)
    try:
        builder.parser.Parse(b"<all>" + content + b"</all>", True)
    except (expat.ExpatError, ValueError, LookupError) as error:  # no such encoding
        raise NotFollowed from error
    return [] if builder.is_disabled else builder.rules
