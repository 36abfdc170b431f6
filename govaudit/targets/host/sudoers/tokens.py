"""The words of sudoers(5), as sudo's own scanner takes them apart.

It is a scanner of flex(1): in each of its modes the longest match counts, of several alike the one that stands first. What a word is
depends on the mode, never on the grammar, so that the words are the same whatever the grammar makes of them. Source: sudoers(5) and
the scanner of sudo 1.9 (toke.l), in which versions differ little: see Dialect.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from govaudit.targets.host.sudoers.version import Dialect


class Token(NamedTuple):
    """One word."""

    kind: str
    """A sign (`,`, `=`, …), `newline`, `end`, `wrong` (no word at all), or what it is: WORD, ALIAS, ALL, COMMAND, tag, …"""
    text: str = ""
    arguments: str | None = None
    """Of a command: None: any; `""`: none at all."""
    line: int = 0


_WORD = r"(?:[^#>!=:,() \t\r\n\\\"]|\\[^\t\n])+"
_ID = "#-?[0-9]+"
_PATH = r"/(?:\\[,:= \t#]|[^,:=\\ \t\r\n#])+"
_REGEX = r"\^(?:\\[#$]|[^#\r\n$])*\$"
_OCTET = "(?:25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})"
_IPV4 = rf"{_OCTET}(?:\.{_OCTET}){{3}}"
_HEX = "[0-9A-Fa-f]{1,4}"
_IPV6 = (rf"(?:(?:{_HEX})?:){{2,7}}(?:{_HEX})?", rf"(?:(?:{_HEX})?:){{2,6}}:{_IPV4}")
_TAGS = "(?:NO)?(?:PASSWD|EXEC|SETENV|LOG_INPUT|LOG_OUTPUT|MAIL|FOLLOW)"

# The modes: (of the grammar) PLAIN, DEFS for whom settings are, WANT_DIGEST, WANT_PATH; and those in which nothing else is known.
PLAIN, DEFS, WANT_DIGEST, WANT_PATH = "plain", "defs", "digest", "path"
ARGUMENTS, EXPRESSION, SETTING, VALUE, STRING, INCLUDED = "arguments", "expression", "setting", "value", "string", "included"
_OPEN = (PLAIN, DEFS, WANT_DIGEST, WANT_PATH)
_ALL_MODES = (*_OPEN, ARGUMENTS, EXPRESSION, SETTING, VALUE, STRING, INCLUDED)

KEYWORDS = ("TIMEOUT", "NOTBEFORE", "NOTAFTER", "CWD", "CHROOT", "ROLE", "TYPE")
"""Words that begin an option of a rule."""

DIGESTS = {"sha224": 28, "sha256": 32, "sha384": 48, "sha512": 64}
"""Their sizes in bytes."""

_Rule = tuple[str, tuple[str, ...], str, str, bool]
"""Name, modes, what it may begin with (letters of a class; empty: anything), pattern, whether only at the beginning of a line."""


def _rules(dialect: Dialect) -> list[_Rule]:
    """The scanner's rules in their order."""
    found: list[_Rule] = [
        (",", (DEFS,), r" \t,", r"[ \t]*,[ \t]*", False),
        ("to setting", (DEFS,), r" \t", r"[ \t]+", False),
        ("DEFVAR", (SETTING,), "a-z_", "[a-z_]+", False),
        ("next setting", (VALUE,), ",", ",", False),
        ("=", (VALUE,), "=", "=", False),
        ("+", (VALUE,), "+", r"\+=", False),
        ("-", (VALUE,), r"\-", "-=", False),
        ("begin string", (VALUE,), '"', '"', False),
        ("value", (VALUE,), "", r"(?:[^#!=, \t\r\n\\\"]|\\[^\r\n])(?:[^#=, \t\r\n\\\"]|\\[^\r\n])*", False),
        ("continued", (STRING,), r"\\", r"\\[ \t]*\r?\n[ \t]*", False),
        ("end string", (STRING,), '"', '"', False),
        ("of string", (STRING,), r"\\", r"\\", False),
        ("of string", (STRING,), "", r"(?:[^\"\r\n\\]|\\\")+", False),
        ("escaped sign", (ARGUMENTS,), r"\\", r"\\[*?\[\]!^]" if dialect.has_expressions else r"\\[*?\[\]!]", False),
        ("escaped", (ARGUMENTS,), r"\\", r"\\[:\\,= \t#]", False),
        ("end of command", (ARGUMENTS,), r"#:,=\r\n", r"[#:,=\r\n]", False),
        ("argument", (ARGUMENTS,), "", r"[^#\\:, \t\r\n]+", False),
        ("of expression", (EXPRESSION,), r"\\", r"\\[^\r\n]", False),
        ("no expression", (EXPRESSION,), r"#\r\n", r"[#\r\n]", False),
        ("end of expression", (EXPRESSION,), "$", r"\$", False),
        ("of expression", (EXPRESSION,), "", r"[^#\\\r\n$]+", False),
        ("hex", (WANT_DIGEST,), "0-9A-Fa-f", "[0-9A-Fa-f]+", False),
        ("base64", (WANT_DIGEST,), "A-Za-z0-9+/=", "[A-Za-z0-9+/=]+", False),
        ("@INCLUDE", (PLAIN,), "@", "@include", False),
        ("@INCLUDEDIR", (PLAIN,), "@", "@includedir", False),
        ("#INCLUDE", (PLAIN,), "#", r"#include[ \t]+.*(?:\r?\n)?", True),
        ("#INCLUDEDIR", (PLAIN,), "#", r"#includedir[ \t]+.*(?:\r?\n)?", True),
        ("DEFAULTS", (PLAIN,), r" \tD", rf"[ \t]*Defaults(?:[:@>!][ \t]*!*\"?(?:{_ID}|{_WORD}))?", True),
        ("ALIASES", (PLAIN,), r" \tHCUR", r"[ \t]*(?:Host|Cmnd|Cmd|User|Runas)_Alias", True),
        ("tag", _OPEN, "A-Z", rf"(?:{_TAGS}{'|(?:NO)?INTERCEPT' if dialect.has_intercept else ''})[ \t]*:", False),
        ("wrong", (PLAIN, DEFS), "+%", r"\+|%:?", False),
        ("NETGROUP", _OPEN, "+", rf"\+{_WORD}", False),
        ("USERGROUP", _OPEN, "%", rf"%:?(?:{_WORD}|{_ID})", False),
        ("NTWKADDR", _OPEN, "0-9", rf"{_IPV4}(?:/{_IPV4})?", False),
        ("NTWKADDR", _OPEN, "0-9", rf"{_IPV4}/(?:3[0-2]|[12]?[0-9])", False),
        *[
            ("NTWKADDR", _OPEN, "0-9A-Fa-f:", rf"{one}(?:/(?:{mask}))?", False)
            for one in _IPV6
            for mask in (*_IPV6, "1[01][0-9]|12[0-8]|[1-9][0-9]|[0-9]")
        ],
        ("upper", _OPEN, "A-Z", "[A-Z][A-Z0-9_]*", False),
        ("COMMAND", (DEFS,), "/s^", "|".join([_PATH, *([_REGEX] if dialect.has_expressions else []), "sudoedit"]), False),
        ("sha", _OPEN, "s", "sha(?:224|256|384|512)", False),
        ("command", _OPEN, "s", "sudoedit", False),
        ("path", (WANT_PATH,), "/", _PATH, False),
        ("path", (WANT_PATH,), "", _WORD, False),
        ("command", _OPEN, "/", _PATH, False),
    ]
    if dialect.has_expressions:
        found.append(("command", _OPEN, r"\^", _REGEX, False))
    found += [
        ("begin string", (PLAIN, DEFS, *([WANT_PATH] if dialect.quotes_paths else [])), '"', '"', False),
        ("WORD", (PLAIN, DEFS), "#", _ID, False),
        ("WORD", (PLAIN, DEFS), "", _WORD, False),
        ("file", (INCLUDED,), "", r"[^\"\s](?:\\[ \t]|\S)*", False),
        ("begin string", (INCLUDED,), '"', '"', False),
        *[(sign, _OPEN, re.escape(sign), re.escape(sign), False) for sign in "(),=:"],
        ("!", _ALL_MODES, "!", "!+", False),
        ("newline", _ALL_MODES, r"\r\n", r"\r?\n", False),
        ("blank", _ALL_MODES, r" \t", r"[ \t]+", False),
        ("continued", _ALL_MODES, r"\\", r"\\[ \t]*\r?\n", False),
        ("comment", (PLAIN, SETTING, VALUE), "#", r"#(?:-[^\r\n0-9].*|[^\r\n0-9-].*)?(?:\r?\n)?", False),
        ("wrong", _ALL_MODES, "", ".", False),
    ]
    return found


class Rules:
    """The rules of one dialect, sorted by mode and first letter as they are asked for."""

    def __init__(self, dialect: Dialect) -> None:
        self._rules = [
            (name, modes, re.compile(f"[{begin}]") if begin else None, re.compile(pattern), at_begin)
            for name, modes, begin, pattern, at_begin in _rules(dialect)
        ]
        self._sorted: dict[tuple[str, str], list[tuple[str, re.Pattern[str], bool]]] = {}

    def longest(self, mode: str, text: str, at: int, *, at_begin: bool, is_bare: bool) -> tuple[str, int]:
        """The name of the rule that counts here, and where its match ends; `is_bare`: no expression can begin here."""
        letter = text[at]
        rules = self._sorted.get((mode, letter))
        if rules is None:
            rules = [(name, pattern, line) for name, modes, begin, pattern, line in self._rules
                     if mode in modes and (begin is None or begin.match(letter))]  # fmt: skip
            if letter.isascii():
                self._sorted[(mode, letter)] = rules
        best, end = "wrong", at + 1
        is_first = True
        for name, pattern, line in rules:
            if (line and not at_begin) or (is_bare and name in ("command", "COMMAND")):
                continue
            found = pattern.match(text, at)
            if found and found.end() > at and (is_first or found.end() > end):
                best, end, is_first = name, found.end(), False
        return best, end
