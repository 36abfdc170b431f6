"""The words of sudoers(5), as sudo's own scanner takes them apart; NotFollowed where it would stumble, or we are not sure.

What follows a word decides what it is: `NOPASSWD` is an alias, `NOPASSWD:` a tag, `10.0.0.1` an address, `/bin/ls` a command
wherever it stands. Source: sudoers.manual, and the grammar that `visudo -c` and `cvtsudoers` apply.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

from govaudit.model import Sentence


class NotFollowed(Exception):
    """This line says something that is not understood."""

    def __init__(self, why: Sentence) -> None:
        super().__init__(str(why))
        self.why = why


class Command(NamedTuple):
    """One command of a list, or the name of an alias, or ALL."""

    text: str
    """The path, `ALL`, `sudoedit`, `list` or an alias; specials in a path stay escaped."""
    arguments: str | None
    """None: any; `""`: none at all."""
    digests: tuple[str, ...]
    is_alias: bool
    excepted: bool

    def __str__(self) -> str:
        words = [*(f"{digest}," for digest in self.digests[:-1]), *self.digests[-1:], self.text]
        return ("!" if self.excepted else "") + " ".join([*words, *([] if self.arguments is None else [self.arguments])])


_GAP = r"(?:[ \t]|\\[ \t]*\r?\n)*"
_WORD = r"(?:[^#>!=:,() \t\r\n\\\"]|\\[^\t\n])+"
_QUOTED = r'"((?:[^"\r\n\\]|\\"|\\[ \t]*\r?\n[ \t]*|\\(?!"))*)"'
_TAGS = (
    "NOPASSWD|PASSWD|NOEXEC|EXEC|NOINTERCEPT|INTERCEPT|NOSETENV|SETENV|NOLOG_OUTPUT|LOG_OUTPUT|NOLOG_INPUT|LOG_INPUT|NOMAIL|MAIL"
    "|NOFOLLOW|FOLLOW"
)
_ADDRESS = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?:/[0-9.]+)?|(?=[0-9A-Fa-f]*:[0-9A-Fa-f:]*:)[0-9A-Fa-f:.]+(?:/[0-9A-Fa-f:.]+)?")
_ALIAS = re.compile(r"[A-Z][A-Z0-9_]*")
RESERVED = frozenset(
    {"ALL", "TIMEOUT", "NOTBEFORE", "NOTAFTER", "CWD", "CHROOT", "ROLE", "TYPE", "APPARMOR_PROFILE", "PRIVS", "LIMITPRIVS"}
)
"""Words that are no aliases."""
_KEYWORDS = frozenset({"sudoedit", "list", "sha224", "sha256", "sha384", "sha512"})


class Scanner:
    """Reads a file from left to right."""

    GAP = re.compile(_GAP)
    SIGNS = re.compile("!+")
    COMMENT = re.compile(r"#(?:-[^\r\n0-9][^\n]*|[^\r\n0-9-][^\n]*)?(?=\n|\Z)")
    NEWLINE = re.compile(r"\r?\n")
    CARRIAGE_RETURN = re.compile(r"[ \t]*\r")
    NAME = re.compile(rf"%:?#-?[0-9]+|#-?[0-9]+|%:{_WORD}|{_WORD}")
    QUOTED = re.compile(_QUOTED)
    TAG = re.compile(rf"({_TAGS})[ \t]*:")
    OPTION = re.compile(rf"(TIMEOUT|NOTBEFORE|NOTAFTER|CWD|CHROOT|ROLE|TYPE|APPARMOR_PROFILE){_GAP}={_GAP}({_QUOTED}|{_WORD})")
    DIGEST = re.compile(rf"(sha(?:224|256|384|512)){_GAP}:{_GAP}([0-9A-Za-z+/]+={{0,2}})")
    PATH = re.compile(r"/(?:\\[,:= \t#]|[^,:=\\ \t\r\n#])+")
    REGEX = re.compile(r"\^(?:[^#\r\n$\\]|\\.)*\$")
    ARGUMENT = re.compile(r"\\[*?\[\]!^]|\\([:\\,= \t#])|[^#\\:, \t\r\n]+")
    WORD = re.compile(_WORD)

    def __init__(self, text: str, at: int = 0) -> None:
        self.text = text
        self.at = at
        self.is_scope = False
        """Whether it reads for whom a setting of Defaults is, where blanks end the list."""
        self._starts = [0, *(found.end() for found in re.finditer("\n", text))]

    @property
    def line(self) -> int:
        """The number of the line that the scanner is on, from 1."""
        return bisect_right(self._starts, self.at)

    def match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """What the pattern matches here, blanks before it passed over; nothing is not a match."""
        self.gap()
        found = pattern.match(self.text, self.at)
        if found is None or not found[0]:
            return None
        self.at = found.end()
        return found

    def gap(self) -> None:
        """Pass over blanks and continued line ends."""
        found = self.GAP.match(self.text, self.at)
        self.at = found.end() if found else self.at

    def accept(self, letter: str) -> bool:
        """Whether this letter comes next; if so it is passed, else nothing is."""
        before = self.at
        self.gap()
        if not self.text.startswith(letter, self.at):
            self.at = before
            return False
        if self.is_scope and re.search(r"[ \t]\\", self.text[before : self.at]):
            raise NotFollowed(Sentence("a blank ends the list of those for whom a setting is"))
        self.at += len(letter)
        return True

    def peek(self) -> str:
        """The next letter; empty at the end."""
        self.gap()
        return self.text[self.at : self.at + 1]

    def ends(self) -> None:
        """The line must end here, but for a comment."""
        self.gap()
        self.match(self.COMMENT)
        is_cut = self.at == len(self.text) and re.search(r"\\[ \t]*\r?\n[ \t]*\Z", self.text[-80:])
        if is_cut or (self.at < len(self.text) and not self.match(self.NEWLINE)):
            raise NotFollowed(Sentence("the line does not end where it should"))

    def skip_line(self) -> None:
        """Go on behind the end of this line, continued ones included."""
        while True:
            end = self.text.find("\n", self.at)
            if end < 0:
                self.at = len(self.text)
                return
            is_continued = re.search(r"\\[ \t]*\r?\Z", self.text[max(self.at, end - 80) : end]) is not None
            self.at = end + 1
            if not is_continued:
                return

    def is_excepted(self) -> bool:
        """Whether an odd number of `!` comes next; they are passed. `!!` is nothing at all, `! !` a mistake."""
        odd = 0
        while found := self.match(self.SIGNS):
            odd += len(found[0]) % 2
            if self.is_scope and self.text[self.at : self.at + 1] in (" ", "\t"):
                raise NotFollowed(Sentence("a blank ends the list of those for whom a setting is"))
        if odd > 1:
            raise NotFollowed(Sentence("`!` stands twice, with a blank between"))
        return odd == 1

    def names(self, *, hosts: bool = False) -> list[str]:
        """A list of names, each with `!` before it where it is excepted."""
        found = [self.name(hosts=hosts)]
        while self.accept(","):
            found.append(self.name(hosts=hosts))
        return found

    def name(self, *, hosts: bool = False) -> str:
        """One name of a user, group, netgroup, host or alias."""
        sign = "!" if self.is_excepted() else ""
        if self.peek() == '"':
            return sign + self._special(self.quoted(), was_plain=False)
        if hosts and (address := self.match(_ADDRESS)):
            return sign + address[0]
        if self.TAG.match(self.text, self.at):
            raise NotFollowed(Sentence("a name is expected, not a tag"))
        word = self.match(self.NAME)
        if word is None or (not hosts and _ADDRESS.match(self.text, word.start())):
            raise NotFollowed(Sentence("a name is expected"))
        text = word[0]
        if text[0] in ("/^%" if hosts else "/^") or text in _KEYWORDS or text in ("+", "%", "%:") or (text in RESERVED and text != "ALL"):
            raise NotFollowed(Sentence("a name is expected"))
        return sign + self._special(unescaped(text), was_plain=text == unescaped(text))

    @staticmethod
    def _special(name: str, *, was_plain: bool) -> str:
        """A name in quotes or with escapes is not what it looks like: `"ALL"` is a user called ALL."""
        if not was_plain and (_ALIAS.fullmatch(name) or (name[:1] in ("!", "%", "+", "#") and len(name) < 2)):
            raise NotFollowed(Sentence("a name in quotes that looks like an alias"))
        if "," in name or name.startswith("!"):
            raise NotFollowed(Sentence("a name with a comma or an exclamation mark"))
        return name

    def quoted(self) -> str:
        """A text in double quotes."""
        found = self.match(self.QUOTED)
        if found is None or found[0] == '""':
            raise NotFollowed(Sentence("a text in quotes does not end, or is empty"))
        return re.sub(r"\\[ \t]*\r?\n[ \t]*", "", found[0][1:-1]).replace('\\"', '"')

    def command(self, *, with_arguments: bool = True) -> Command:
        """One command."""
        found = self._command(with_arguments=with_arguments)
        if not found.is_alias and found.text != "ALL" and self.CARRIAGE_RETURN.match(self.text, self.at):  # sudo takes it for an argument
            raise NotFollowed(Sentence("a carriage return follows a command"))
        return found

    def _command(self, *, with_arguments: bool) -> Command:
        excepted = self.is_excepted()
        digests = tuple(self._digests()) if with_arguments and not excepted else ()
        excepted = excepted or self.is_excepted()
        if found := self.match(self.PATH):
            path = found[0]
            if path.endswith("/") or not with_arguments:
                return Command(path, None, digests, False, excepted)
            return Command(path, self._arguments(), digests, False, excepted)
        if found := self.match(self.REGEX):
            return Command(found[0], self._arguments() if with_arguments else None, digests, False, excepted)
        word = self.match(self.WORD)
        if word is None or (self.TAG.match(self.text, word.start())):
            raise NotFollowed(Sentence("a command is expected"))
        if word[0] in ("sudoedit", "list"):
            arguments = self._arguments() if with_arguments else None
            if word[0] == "list" and (arguments is not None or digests):
                raise NotFollowed(Sentence("`list` takes no arguments"))
            return Command(word[0], arguments, digests, False, excepted)
        if word[0] != "ALL" and (not _ALIAS.fullmatch(word[0]) or word[0] in RESERVED or digests):
            raise NotFollowed(Sentence("a command is expected"))
        return Command(word[0], None, digests, word[0] != "ALL", excepted)

    def _digests(self) -> list[str]:
        found: list[str] = []
        while digest := self.match(self.DIGEST):
            if not _is_digest(digest[1], digest[2]):
                raise NotFollowed(Sentence("a digest of another length is expected"))
            found.append(f"{digest[1]}:{digest[2]}")
            if not self.accept(","):
                return found
        if found:
            raise NotFollowed(Sentence("a digest is expected"))
        return found

    def _arguments(self) -> str | None:
        """What follows a command's path up to `,`, `:` or the end, blanks made one."""
        self.gap()
        if self.text.startswith("^", self.at):
            found = self.match(self.REGEX)
            if found is None or not re.match(r"[ \t]*(?:[,:#\r\n]|\Z)", self.text[self.at : self.at + 80]):
                raise NotFollowed(Sentence("a regular expression does not end"))
            return found[0]
        parts: list[str] = []
        after_gap = True
        while found := self.ARGUMENT.match(self.text, self.at):
            if found[0] == "=" or (parts == [] and self.text[self.at - 1 : self.at] not in " \t\n"):
                raise NotFollowed(Sentence("an argument is expected"))
            parts.append(("" if not after_gap or not parts else " ") + (found[1] or found[0]))
            self.at = found.end()
            before = self.at
            self.gap()
            after_gap = self.at != before
        if self.peek() not in ("", ",", ":", "#", "\r", "\n"):
            raise NotFollowed(Sentence("the arguments do not end where they should"))
        return "".join(parts) or None


def _is_digest(kind: str, digest: str) -> bool:
    """Whether it has the length of its kind, in hex or base64."""
    size = int(kind[3:]) // 8
    if len(digest) == 2 * size and re.fullmatch("[0-9A-Fa-f]+", digest):
        return True
    return len(digest) == (4 * ((size + 2) // 3) if digest.endswith("=") else (4 * size + 2) // 3)


def unescaped(text: str) -> str:
    r"""A word without its escapes: `\x41` is a letter by its number, any other `\` makes the next letter plain."""
    return re.sub(r"\\(?:x([0-9A-Fa-f]{2})|(.))", lambda found: chr(int(found[1], 16)) if found[1] else found[2], text)
