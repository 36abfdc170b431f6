"""A line of sshd_config into its keyword and arguments (`strdelim` and `argv_split` in misc.c, `process_server_config_line` in servconf.c).

OpenSSH has done so in three ways. Where the version is not known, a line that they read differently cannot be followed.
"""

from __future__ import annotations

import re
from enum import IntEnum
from typing import NamedTuple

from govaudit.model import Missing, Reason, Sentence, missing
from govaudit.targets.host.sshd.version import Version


class Refused(Exception):
    """sshd would not take this line."""

    def __init__(self, why: Sentence) -> None:
        super().__init__(str(why))
        self.why = why


class NotFollowed(Exception):
    """It cannot be told what sshd would make of it."""

    def __init__(self, why: Missing) -> None:
        super().__init__(str(why.sentence))
        self.why = why


class Dialect(IntEnum):
    """How words are told apart."""

    DELIMITED = 1
    """To 8.6: quotes in the middle end a word, `=` separates words, `#` anywhere ends the line."""
    SPLIT = 2
    """From 8.7: shell-like quoting, `#` at the beginning of a word ends the line; Match as before."""
    SPLIT_MATCH = 3
    """From 9.9: Match too."""


class Line(NamedTuple):
    """A line that says something."""

    keyword: str
    """In lower case."""
    words: list[str]
    rest: str | None
    """What stands after the keyword, as it is; None where the line ends with it."""


def dialects(version: Version | None) -> tuple[Dialect, ...]:
    """Those that a version may have."""
    if version is None:
        return tuple(Dialect)
    if version < (8, 7):
        return (Dialect.DELIMITED,)
    return (Dialect.SPLIT,) if version < (9, 9) else (Dialect.SPLIT_MATCH,)


def read_line(text: str, version: Version | None) -> Line | None:
    """The line as sshd takes it apart; None where it says nothing. Raises Refused and NotFollowed."""
    if "\0" in text:
        raise NotFollowed(missing(Reason.UNPARSEABLE, "a line has a NUL byte"))
    answers: list[Line | Refused | None] = []
    for dialect in dialects(version):
        try:
            answer: Line | Refused | None = _read(text, dialect)
        except Refused as error:
            answer = error
        if not any(_same(answer, other) for other in answers):
            answers.append(answer)
    if len(answers) > 1:
        raise NotFollowed(missing(Reason.NOT_SUPPORTED, "versions of OpenSSH read the line differently"))
    [answer] = answers
    if isinstance(answer, Refused):
        raise answer
    return answer


def _same(one: Line | Refused | None, other: Line | Refused | None) -> bool:
    return isinstance(one, Refused) and isinstance(other, Refused) if isinstance(one, Refused) else one == other


def _read(text: str, dialect: Dialect) -> Line | None:
    line = text.lstrip(" \t\r")
    if dialect is Dialect.DELIMITED:
        line = line.partition("#")[0]
    line = line[:1] + line[1:].rstrip(" \t\r\n\f")
    keyword, rest = delimited(line)
    if keyword == "":
        keyword, rest = delimited(rest)
    if not keyword or keyword.startswith("#"):
        return None
    keyword = keyword.lower()
    if dialect is Dialect.DELIMITED:
        return Line(keyword, _delimited_words(rest, equals=keyword != "setenv", to_the_end=keyword in _WITH_A_SECOND), rest)
    if not rest:
        raise Refused(Sentence("nothing follows the keyword"))
    words = split(rest)
    if keyword == "match" and dialect is Dialect.SPLIT:
        words = _delimited_words(rest)
    return Line(keyword, words, rest)


def delimited(text: str | None, *, equals: bool = True) -> tuple[str | None, str | None]:
    """The first word and what follows it, None at the end: `strdelim`, in which one `=` may separate."""
    if text is None:
        return None, None
    found = re.search(r'[ \t\r\n"=]' if equals else r'[ \t\r\n"]', text)
    if found is None:
        return text, None
    at = found.start()
    if text[at] == '"':
        text = text[:at] + text[at + 1 :]
        end = text.find('"', at)
        if end < 0:
            return None, None
        return text[:end], _after(text, end)
    rest = _after(text, at)
    if equals and rest.startswith("=") and text[at] != "=":
        rest = _after(rest, 0)
    return text[:at], rest


def _after(text: str, at: int) -> str:
    return text[at + 1 :].lstrip(" \t\r\n")


_WITH_A_SECOND = ("ipqos", "rekeylimit", "listenaddress")
"""What may have a second argument: behind a closing quote there is one, to 8.6, and it is empty."""


def _delimited_words(text: str | None, *, equals: bool = True, to_the_end: bool = False) -> list[str]:
    """The words up to the end, or up to an empty one or `#`; an empty word followed by more is kept, for sshd minds what follows."""
    words: list[str] = []
    while text is not None:
        word, text = delimited(text, equals=equals)
        if word == "" and not text and to_the_end and words:
            words.append(word)
        if word is None or (word == "" and not text) or word.startswith("#"):
            break
        words.append(word)
        if word == "":
            words.append(text or "")
            break
    return words


def split(text: str) -> list[str]:
    """Words in shell-like quoting; `#` at the beginning of a word ends the line: `argv_split`."""
    words: list[str] = []
    at = 0
    while at < len(text):
        if text[at] in " \t":
            at += 1
            continue
        if text[at] == "#":
            break
        word, at = _word(text, at)
        words.append(word)
    return words


def _word(text: str, at: int) -> tuple[str, int]:
    """The word that begins at `at`, its escapes and quotes resolved, and where it ends."""
    letters: list[str] = []
    quote = ""
    while at < len(text):
        letter = text[at]
        following = text[at + 1 : at + 2]
        if letter == "\\" and following and (following in "'\"\\" or (not quote and following == " ")):
            letters.append(following)
            at += 1
        elif not quote and letter in " \t":
            break
        elif not quote and letter in "'\"":
            quote = letter
        elif quote and letter == quote:
            quote = ""
        else:
            letters.append(letter)
        at += 1
    if quote:
        raise Refused(Sentence("a quote is not closed"))
    return "".join(letters), at
