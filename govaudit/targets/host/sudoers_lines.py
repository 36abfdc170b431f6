"""One line of sudoers(5): its grammar, as far as it is followed; NotFollowed where it is not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from govaudit.model import Place, Sentence


class NotFollowed(Exception):
    """This line says something that is not understood."""

    def __init__(self, why: Sentence) -> None:
        super().__init__(str(why))
        self.why = why


class Default(NamedTuple):
    """One setting of a Defaults line."""

    name: str
    value: str | bool
    """False for `!name`, True for `name`, else what follows `=`."""
    scope: str
    """For whom, as written (`:alice`, `@host`, `!/bin/ls`, `>root`); empty: for everybody."""
    place: Place


class Grant(NamedTuple):
    """Commands of one rule that share run-as and tags, aliases not yet resolved."""

    users: list[str]
    hosts: list[str]
    run_as_users: list[str] | None
    """None where the rule does not say."""
    run_as_groups: list[str]
    commands: list[str]
    asks_password: bool | None
    """None where no tag says."""
    place: Place


_COMMENT = re.compile(r"""(?:\\.|"[^"]*"|(?<![^\s,!%(:=])[%]?\#-?[0-9]+|[^#\\"]|["\\])*""")


def without_comment(line: str) -> str:
    """The line up to its comment; `#` with a number is a user id, and none in quotes counts."""
    if line.startswith("#") and not re.match(r"#-?[0-9]", line):
        return ""
    found = _COMMENT.match(line)
    return found[0].rstrip(" \t") if found else line


def ends_in_comment(text: str, *, in_quotes: bool) -> bool:
    """Whether a line ends in a comment, which no backslash continues; `in_quotes`: it begins within quotes."""
    if in_quotes:
        _, closed, text = text.partition('"')
        if not closed:
            return False
    said = without_comment(text)
    return len(said) < len(text.rstrip(" \t")) and not leaves_quote_open(said)


def leaves_quote_open(text: str) -> bool:
    """Whether a line has a quote that it does not close."""
    return re.sub(r"\\.", "", text).count('"') % 2 == 1


class Scanner:
    """Reads one line from left to right."""

    WORD = re.compile(r"""[%+]?(?:\#-?[0-9]+|(?:\\.|"[^"]*"|[^\s,=:()!"#\\])+)""")
    TAG = re.compile(
        r"(NOPASSWD|PASSWD|NOEXEC|EXEC|NOSETENV|SETENV|NOFOLLOW|FOLLOW|NOMAIL|MAIL|NOINTERCEPT|INTERCEPT"
        r"|NOLOG_INPUT|LOG_INPUT|NOLOG_OUTPUT|LOG_OUTPUT)[ \t]*:"
    )
    OPTION = re.compile(r"""(ROLE|TYPE|APPARMOR_PROFILE|PRIVS|LIMITPRIVS|TIMEOUT|CWD|CHROOT)[ \t]*=[ \t]*(?:"[^"]*"|(?:\\.|[^\s,"\\])+)""")
    DIGEST = re.compile(r"sha(?:224|256|384|512)[ \t]*:[ \t]*[0-9A-Za-z+/]+={0,2}[ \t]*,?")
    COMMAND = re.compile(r"""(?:\\.|[^,:=#"\\])+""")
    BLANKS = re.compile(r"[ \t]*")

    def __init__(self, line: str, at: int) -> None:
        self.line = line
        self.at = at

    def match(self, pattern: re.Pattern[str]) -> str | None:
        """What the pattern matches here, blanks before it skipped."""
        self.skip()
        found = pattern.match(self.line, self.at)
        if found is None or not found[0]:
            return None
        self.at = found.end()
        return found[0]

    def skip(self) -> None:
        """Pass over blanks."""
        found = self.BLANKS.match(self.line, self.at)
        self.at = found.end() if found else self.at

    def accept(self, letter: str) -> bool:
        """Whether this letter comes next; if so it is passed."""
        self.skip()
        if self.line[self.at : self.at + 1] != letter:
            return False
        self.at += 1
        return True

    def is_at_end(self) -> bool:
        """Whether nothing but blanks is left."""
        self.skip()
        return self.at >= len(self.line)

    def names(self) -> list[str]:
        """A list of names, each with `!` before it where it is excepted."""
        found: list[str] = []
        while True:
            excepted = self._is_excepted()
            word = self.match(self.WORD)
            if word is None:
                raise NotFollowed(Sentence("a name is expected"))
            found.append(excepted + re.sub(r"\\(.)", r"\1", word.replace('"', "")))
            if not self.accept(","):
                return found

    def command(self) -> str:
        """One command, its digests left out."""
        while self.match(self.DIGEST):
            pass
        excepted = self._is_excepted()
        while self.match(self.DIGEST):
            pass
        word = self.match(self.COMMAND)
        if word is None or not re.match(r"[/A-Za-z*?\[]", word):  # a regular expression, `^…$`, is not followed yet
            raise NotFollowed(Sentence("a command is expected"))
        return excepted + re.sub(r"\\([,:=\\#])", r"\1", " ".join(word.split()))

    def _is_excepted(self) -> str:
        count = 0
        while self.accept("!"):
            count += 1
        return "!" if count % 2 else ""


def read_aliases(aliases: dict[str, list[str]], scanner: Scanner, *, is_command: bool) -> None:
    """The aliases of one line: `NAME = members : NAME = members`."""
    while True:
        name = scanner.match(scanner.WORD)
        if name is None or not re.fullmatch(r"[A-Z][A-Z0-9_]*", name) or not scanner.accept("="):
            raise NotFollowed(Sentence("an alias is expected"))
        members = _commands(scanner) if is_command else scanner.names()
        aliases.setdefault(name, members)
        if not scanner.accept(":"):
            break
    if not scanner.is_at_end():
        raise NotFollowed(Sentence("the alias does not end here"))


def _commands(scanner: Scanner) -> list[str]:
    found = [scanner.command()]
    while scanner.accept(","):
        found.append(scanner.command())
    return found


def grants_of(scanner: Scanner, place: Place) -> Iterator[Grant]:
    """What one rule grants: `users hosts = (run as) TAG: command, … : hosts = …`."""
    users = scanner.names()
    while True:
        hosts = scanner.names()
        if not scanner.accept("="):
            raise NotFollowed(Sentence("a host list and `=` are expected"))
        run_as: tuple[list[str] | None, list[str]] = (None, [])
        asks_password: bool | None = None
        grant: Grant | None = None
        while True:
            if scanner.accept("("):
                run_as = _run_as(scanner)
            while scanner.match(scanner.OPTION):
                pass
            while tag := scanner.match(scanner.TAG):
                if tag.startswith(("NOPASSWD", "PASSWD")):
                    asks_password = tag.startswith("PASSWD")
            command = scanner.command()
            if grant and (grant.run_as_users, grant.run_as_groups, grant.asks_password) == (*run_as, asks_password):
                grant.commands.append(command)
            else:
                if grant:
                    yield grant
                grant = Grant(users, hosts, *run_as, [command], asks_password, place)
            if not scanner.accept(","):
                break
        yield grant
        if not scanner.accept(":"):
            break
    if not scanner.is_at_end():
        raise NotFollowed(Sentence("the rule does not end here"))


def _run_as(scanner: Scanner) -> tuple[list[str], list[str]]:
    users: list[str] = []
    groups: list[str] = []
    if scanner.accept(")"):
        return users, groups
    if not scanner.accept(":"):
        users = scanner.names()
        if scanner.accept(")"):
            return users, groups
        if not scanner.accept(":"):
            raise NotFollowed(Sentence("the run-as list does not end"))
    if not scanner.accept(")"):
        groups = scanner.names()
        if not scanner.accept(")"):
            raise NotFollowed(Sentence("the run-as list does not end"))
    return users, groups


_SETTING = re.compile(r"""[ \t]*(!*)[ \t]*([a-z_]+)[ \t]*(?:[+-]?=[ \t]*((?:\\.|"[^"]*"|[^\s,"\\])*))?[ \t]*(?:,|$)""")


def defaults_of(text: str, place: Place) -> Iterator[Default]:
    """The settings of one line, from what follows `Defaults`."""
    scope = ""
    if text[:1] in (":", "@", "!", ">"):
        scanner = Scanner(text, 1)
        scope = text[0] + ",".join(scanner.names())
        text = text[scanner.at :]
    at = 0
    while at < len(text):
        found = _SETTING.match(text, at)
        if found is None:
            raise NotFollowed(Sentence("a setting is expected"))
        negated = len(found[1]) % 2 == 1
        value = found[3]
        yield Default(found[2], not negated if value is None else value.replace('"', "").replace("\\", ""), scope, place)
        at = found.end()
