"""Reads the words of sudoers from its files, which include one another: the state of the scanner goes on from each to the next."""

from __future__ import annotations

import functools
import re
from bisect import bisect_right

from govaudit.targets.host.sudoers import tokens as modes
from govaudit.targets.host.sudoers.tokens import DIGESTS, KEYWORDS, Rules, Token
from govaudit.targets.host.sudoers.version import Dialect

_rules = functools.cache(Rules)

_END_OF_EXPRESSION = re.compile(r"(?<!\\)[#\r\n]|\$")
"""Where an expression that begins before ends, or ceases to be one."""


class _Buffer:
    """One file that is being read."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text if text.endswith("\n") or not text else text + "\n"
        self.at = 0
        self.at_begin = True
        """Whether a line begins here, as flex has it: a continued line begins, too."""
        self._starts = [0, *(found.end() for found in re.finditer("\n", self.text))]
        self._next_end = (-1, "")

    def line_at(self, at: int) -> int:
        return bisect_right(self._starts, at)

    def has_expression(self) -> bool:
        """Whether an expression that begins here would end with `$`; asked in passing, so that it is not sought again and again."""
        if self._next_end[0] < self.at:
            found = _END_OF_EXPRESSION.search(self.text, self.at)
            self._next_end = (found.start(), found[0]) if found else (len(self.text), "")
        return self._next_end[1] == "$"


class Scanner:
    """Gives one word after the other."""

    def __init__(self, dialect: Dialect, path: str, text: str) -> None:
        self._dialect = dialect
        self._buffers = [_Buffer(path, text)]
        self._mode = modes.PLAIN
        self._mode_before = modes.PLAIN
        self._is_continued = False
        self._saw_blank = False
        self._digest = ""
        self._string: list[str] = []
        self._command = ""
        self._arguments: list[str] = []
        self._next: Token | None = None

    @property
    def path(self) -> str:
        """The file that is read now."""
        return self._buffers[-1].path

    @property
    def depth(self) -> int:
        """How many files include the one that is read now."""
        return len(self._buffers) - 1

    def include(self, path: str, text: str) -> None:
        """Go on with another file, and with this one behind it. The next word must not have been looked at yet."""
        assert self._next is None
        self._buffers.append(_Buffer(path, text))

    def peek(self) -> Token:
        """The next word, which stays the next."""
        if self._next is None:
            self._next = self._scan()
        return self._next

    def take(self) -> Token:
        """The next word."""
        found = self.peek()
        self._next = None
        return found

    def _scan(self) -> Token:
        while True:
            buffer = self._buffers[-1]
            if buffer.at >= len(buffer.text):
                if len(self._buffers) == 1:
                    return Token("end", line=buffer.line_at(buffer.at))
                self._buffers.pop()
                continue
            begin = buffer.at
            is_bare = buffer.text[buffer.at] == "^" and not buffer.has_expression()
            rules = _rules(self._dialect)
            name, end = rules.longest(self._mode, buffer.text, buffer.at, at_begin=buffer.at_begin, is_bare=is_bare)
            matched = buffer.text[buffer.at : end]
            buffer.at_begin = matched.endswith("\n")
            found = self._act(name, matched, buffer, end)
            if found is not None:
                return found._replace(line=buffer.line_at(begin))

    def _act(self, name: str, text: str, buffer: _Buffer, end: int) -> Token | None:
        """What a match means; the place goes on behind it, or to what of it is left."""
        begin, buffer.at = buffer.at, end
        match name:
            case "blank":
                self._saw_blank = True
            case "continued":
                self._saw_blank = self._saw_blank or self._mode != modes.STRING
                self._is_continued = True
            case "newline":
                if self._mode == modes.STRING:
                    self._mode, buffer.at = modes.PLAIN, begin
                    return Token("wrong")
                return self._newline()
            case "comment":
                return self._newline() if text.endswith("\n") else Token("wrong")
            case "!":
                return Token("!") if len(text) % 2 else None
            case "wrong" | "NETGROUP" | "USERGROUP" | "WORD" | "NTWKADDR" | "(" | ")" | "," | "=" | ":" | "+" | "-":
                return Token(name, unescaped(text) if len(text) > 1 else text)
            case "tag":
                return Token("tag", text.rstrip(": \t"))
            case "upper":
                return self._upper(text)
            case "sha":
                self._mode, self._digest = modes.WANT_DIGEST, text
                return Token("sha", text)
            case "hex" | "base64":
                self._mode = modes.PLAIN
                return Token("DIGEST", unescaped(text)) if _is_digest(self._digest, text, is_hex=name == "hex") else None
            case "path":
                self._mode = self._mode_before
                return Token("WORD", unescaped(text))
            case "file":
                self._mode = modes.PLAIN
                return Token("WORD", unescaped(text))
            case _:
                return self._act_in_mode(name, text, buffer, begin)
        return None

    def _act_in_mode(self, name: str, text: str, buffer: _Buffer, begin: int) -> Token | None:
        """The same for what leads from one mode to another."""
        match name:
            case "@INCLUDE" | "@INCLUDEDIR" | "#INCLUDE" | "#INCLUDEDIR" | "DEFAULTS" | "ALIASES" if self._is_continued:
                return Token("wrong")
            case "@INCLUDE" | "@INCLUDEDIR" | "#INCLUDE" | "#INCLUDEDIR":
                self._mode, buffer.at, buffer.at_begin = modes.INCLUDED, begin + len(name), False
                return Token(name[1:])
            case "DEFAULTS":
                self._mode = modes.DEFS
                scope = text.lstrip(" \t")[len("Defaults") :]
                if not scope:
                    return Token("DEFAULTS")
                buffer.at -= len(scope[1:].lstrip(" \t"))
                return Token("DEFAULTS", scope[0])
            case "ALIASES":
                return Token("ALIASES", text.strip(" \t").removesuffix("_Alias").replace("Cmd", "Cmnd"))
            case "to setting" | "next setting":
                self._mode = modes.SETTING
                return Token(",") if name == "next setting" else None
            case "DEFVAR":
                self._mode = modes.VALUE
                return Token("DEFVAR", text)
            case "value":
                return Token("WORD", unescaped(text))
            case "begin string":
                self._mode_before = {modes.INCLUDED: modes.PLAIN, modes.WANT_PATH: self._mode_before}.get(self._mode, self._mode)
                self._mode, self._string = modes.STRING, []
            case "of string":
                self._string.append(text.replace('\\"', '"'))
            case "end string":
                return self._end_string()
            case "COMMAND":
                return Token("COMMAND", _path(text))
            case "command":
                self._command, self._arguments = _path(text), []
                if text.endswith("/"):
                    return Token("COMMAND", self._command)
                self._mode = modes.ARGUMENTS
            case _:
                return self._act_on_argument(name, text, buffer, begin)
        return None

    def _act_on_argument(self, name: str, text: str, buffer: _Buffer, begin: int) -> Token | None:
        match name:
            case "argument" if text.startswith("^") and not self._arguments and self._dialect.has_expressions:
                self._mode, buffer.at, buffer.at_begin = modes.EXPRESSION, begin, False
            case "argument" | "escaped sign":
                self._add(text)
            case "escaped":
                self._add(text[1:])
            case "of expression":
                if self._is_continued and not text.startswith("\\"):
                    text, self._is_continued = text.lstrip(" \t"), False
                self._arguments.append(text)
            case "end of expression":
                self._mode, self._is_continued = modes.PLAIN, False
                return Token("COMMAND", self._command, "".join([*self._arguments, text]))
            case "no expression":
                self._mode, buffer.at, buffer.at_begin = modes.PLAIN, begin, False
                return Token("wrong")
            case "end of command":
                self._mode, buffer.at, buffer.at_begin = modes.PLAIN, begin, False
                return Token("COMMAND", self._command, "".join(self._arguments) if self._arguments else None)
        return None

    def _add(self, text: str) -> None:
        self._arguments.append(f" {text}" if self._saw_blank and self._arguments else text)
        self._saw_blank = False

    def _newline(self) -> Token:
        self._mode, self._is_continued = modes.PLAIN, False
        return Token("newline")

    def _upper(self, text: str) -> Token:
        if text == "ALL":
            return Token("ALL", text)
        if self._mode == modes.PLAIN and text in (*KEYWORDS, *self._dialect.further_keywords):
            if text in ("CWD", "CHROOT"):
                self._mode_before, self._mode = self._mode, modes.WANT_PATH
            return Token("keyword", text)
        return Token("ALIAS", text)

    def _end_string(self) -> Token:
        self._mode = self._mode_before
        text = "".join(self._string)
        if not text:
            return Token("wrong")
        if self._mode in (modes.PLAIN, modes.DEFS) and text[0] in "%+":
            if text in ("%", "%:", "+"):
                return Token("wrong")
            return Token("USERGROUP" if text[0] == "%" else "NETGROUP", text)
        return Token("WORD", text)


def _path(text: str) -> str:
    path = text if text.startswith("^") else re.sub(r"\\([,:= \t#])", r"\1", text)
    return "sudoedit" if path.endswith("/sudoedit") else path


def _is_digest(kind: str, text: str, *, is_hex: bool) -> bool:
    """Whether it has the length of its kind."""
    size = DIGESTS[kind]
    if is_hex:
        return len(text) == 2 * size
    return len(text) == (4 * ((size + 2) // 3) if text.endswith("=") else (4 * size + 2) // 3)


def unescaped(text: str) -> str:
    r"""A word without its escapes: `\x41` is a letter by its number, any other `\` makes the next letter plain; it ends before a NUL."""
    if "\\" not in text:
        return text
    plain = re.sub(r"\\(?:x([0-9A-Fa-f]{2})|(.))", lambda found: chr(int(found[1], 16)) if found[1] else found[2], text, flags=re.DOTALL)
    return plain.partition("\0")[0]
