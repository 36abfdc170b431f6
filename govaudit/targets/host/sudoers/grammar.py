"""The grammar of sudoers(5), with sudo's own way of going on behind a mistake.

Sudo's parser is one of bison(1): what it has read in full before it stumbles counts (an alias of a line that goes wrong behind it),
the rest of the line does not. Behind a `:` between the hosts of one rule it goes on with what stood before, if nothing follows.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from govaudit.model import Place, Sentence
from govaudit.targets.host.sudoers.lines import Aliases, Command, Default, Grant
from govaudit.targets.host.sudoers.scanner import Scanner
from govaudit.targets.host.sudoers.times import is_duration, moment
from govaudit.targets.host.sudoers.tokens import Token
from govaudit.targets.host.sudoers.version import Dialect

_ALIAS = re.compile(r"[A-Z][A-Z0-9_]*")
_LOOKS_LIKE_ADDRESS = re.compile(r"[0-9.]+(?:/[0-9.]+)?|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(?:/[0-9A-Fa-f:.]+)?")
_USER = ("ALIAS", "ALL", "NETGROUP", "USERGROUP", "WORD")
_HOST = ("ALIAS", "ALL", "NETGROUP", "NTWKADDR", "WORD")
_GROUP = ("ALIAS", "ALL", "WORD")
_LONGEST_PATH = 4_095


class Mistake(Exception):
    """Sudo stumbles here."""

    def __init__(self, why: Sentence) -> None:
        super().__init__(str(why))
        self.why = why


class Grammar:
    """Reads one entry after the other from the words of a scanner."""

    def __init__(self, scanner: Scanner, dialect: Dialect, note: Callable[[Place, Sentence], None]) -> None:
        self._scanner = scanner
        self._dialect = dialect
        self._note = note
        """Told of mistakes that do not spoil the whole of a line."""

    def accept(self, kind: str) -> Token | None:
        """The next word, passed over if it is of this kind; else None, and nothing is passed."""
        return self._scanner.take() if self._scanner.peek().kind == kind else None

    def need(self, kind: str, why: Sentence) -> Token:
        """The next word, which must be of this kind."""
        if found := self.accept(kind):
            return found
        raise Mistake(why)

    def ends(self) -> None:
        """The line must end here."""
        self.need("newline", Sentence("the line does not end where it should"))

    def included(self, place: Place) -> str:
        """What follows `@include`, its line passed; what stands behind the path is a mistake, but does not hold sudo up."""
        path = self.need("WORD", Sentence("a path to include is expected")).text
        if self._scanner.peek().kind not in ("newline", "end"):
            self._note(place, Sentence("the line does not end where it should"))
            while self._scanner.peek().kind not in ("newline", "end"):
                self._scanner.take()
        self.ends()
        return path

    def defaults(self, kind: str, place: Place) -> list[Default]:
        """The settings of one line, from what follows `Defaults` and the sign of its scope."""
        members: list[str] = []
        commands: list[Command] = []
        if kind == "!":
            commands = self._commands()
        elif kind:
            members = self._names(_HOST if kind == "@" else _USER)
        found: list[Default] = []
        while True:
            is_off = self.accept("!") is not None
            name = self.need("DEFVAR", Sentence("a setting is expected")).text
            value: str | bool = not is_off
            operator = ""
            if not is_off and self._scanner.peek().kind in ("=", "+", "-"):
                operator = self._scanner.take().kind.replace("+", "+=").replace("-", "-=")
                value = self.need("WORD", Sentence("a value is expected")).text
            found.append(Default(name, value, operator, kind, members, commands, place))
            if not self.accept(","):
                self.ends()
                return found

    def aliases(self, known: Aliases, places: dict[tuple[str, str], Place], kind: str, place: Place) -> None:
        """The aliases of one line, put to those that are known: `NAME = members : NAME = members`."""
        while True:
            if self._scanner.peek().kind in ("ALL", "keyword"):
                self._scanner.take()
                raise Mistake(Sentence("an alias cannot have this name, or has been set already"))
            name = self.need("ALIAS", Sentence("an alias is expected")).text
            self.need("=", Sentence("`=` is expected"))
            members = self._commands() if kind == "Cmnd" else self._names(_HOST if kind == "Host" else _USER)
            if name in known:
                raise Mistake(Sentence("an alias cannot have this name, or has been set already"))
            known[name] = members
            places[kind, name] = place
            if not self.accept(":"):
                self.ends()
                return

    def grants(self, place: Place) -> list[Grant]:
        """What one rule grants: `users hosts = (run as) TAG: command, … : hosts = …`."""
        users = self._names(_USER)
        found = self._privilege(users, place)
        while self.accept(":"):
            try:
                found += self._privilege(users, place)
            except Mistake as mistake:
                if self._scanner.peek().kind not in ("newline", ":"):
                    raise
                self._note(place, mistake.why)
        self.ends()
        return found

    def _privilege(self, users: list[str], place: Place) -> list[Grant]:
        """The commands of one host list; run-as, tags and options are carried on from each to the next."""
        hosts = self._names(_HOST)
        self.need("=", Sentence("a host list and `=` are expected"))
        run_as: tuple[list[str] | None, list[str]] = (None, [])
        tags: dict[str, bool] = {}
        options: dict[str, str] = {}
        found: list[Grant] = []
        while True:
            if self.accept("("):
                run_as = self._run_as()
            options = self._options(options)
            while tag := self.accept("tag"):
                tags = {**tags, tag.text.removeprefix("NO"): not tag.text.startswith("NO")}
            command = self._command()
            last = found[-1] if found else None
            if last and (last.run_as_users, last.run_as_groups, last.tags, last.options) == (*run_as, tags, options):
                last.commands.append(command)
            else:
                found.append(Grant(users, hosts, *run_as, [command], tags, options, place))
            if not self.accept(","):
                return found

    def _options(self, carried: dict[str, str]) -> dict[str, str]:
        given: dict[str, str] = {}
        while option := self.accept("keyword"):
            self.need("=", Sentence("`=` is expected"))
            value = self.need("WORD", Sentence("a value is expected")).text
            if not _is_valid(option.text, value):
                raise Mistake(Sentence("an option has a value that it cannot have"))
            given[option.text] = value
        if "ROLE" in given or "TYPE" in given:
            carried = {name: value for name, value in carried.items() if name not in ("ROLE", "TYPE")}
        return {**carried, **given}

    def _run_as(self) -> tuple[list[str], list[str]]:
        users: list[str] = []
        groups: list[str] = []
        if self.accept(")"):
            return users, groups
        if self._scanner.peek().kind != ":":
            users = self._names(_USER)
        if self.accept(":") and (users or self._scanner.peek().kind != ")"):
            groups = self._names(_GROUP)
        self.need(")", Sentence("the run-as list does not end"))
        return users, groups

    def _names(self, kinds: tuple[str, ...]) -> list[str]:
        """A list of names, each with `!` before it where it is excepted."""
        found: list[str] = []
        while True:
            sign = "!" if self.accept("!") else ""
            if self._scanner.peek().kind not in kinds:
                raise Mistake(Sentence("a name is expected"))
            found.append(sign + _name(self._scanner.take(), is_host=kinds is _HOST))
            if not self.accept(","):
                return found

    def _commands(self) -> list[Command]:
        found = [self._command()]
        while self.accept(","):
            found.append(self._command())
        return found

    def _command(self) -> Command:
        """One command, with the digests before it."""
        digests: list[str] = []
        while kind := self.accept("sha"):
            self.need(":", Sentence("a digest is expected"))
            digests.append(f"{kind.text}:{self.need('DIGEST', Sentence('a digest of another length is expected')).text}")
            if not self.accept(","):
                break
            if self._scanner.peek().kind != "sha":
                raise Mistake(Sentence("a digest is expected"))
        excepted = self.accept("!") is not None
        kinds = ("ALL", "ALIAS", "COMMAND", *(["WORD"] if self._dialect.has_list else []))
        if self._scanner.peek().kind not in kinds:
            raise Mistake(Sentence("a command is expected"))
        word = self._scanner.take()
        is_short = len(word.text) <= _LONGEST_PATH or not self._dialect.has_list
        if (word.kind == "WORD" and word.text != "list") or (word.kind == "ALIAS" and digests) or not is_short:
            raise Mistake(Sentence("a command is expected"))
        return Command(word.text, word.arguments, tuple(digests), word.kind == "ALIAS", excepted)


def _name(word: Token, *, is_host: bool) -> str:
    r"""A name; one that is written in quotes or with escapes, and now looks like something else, gets a `\` before it."""
    text = word.text
    looks_special = not text or text[0] in "!%+\\" or _ALIAS.fullmatch(text) or (is_host and _LOOKS_LIKE_ADDRESS.fullmatch(text))
    if word.kind == "WORD" and looks_special:
        return "\\" + text
    return text


def _is_valid(option: str, value: str) -> bool:
    match option:
        case "NOTBEFORE" | "NOTAFTER":
            return moment(value) is not None
        case "TIMEOUT":
            return is_duration(value)
        case "CWD" | "CHROOT":
            return value == "*" or (value.startswith(("/", "~")) and len(value) <= _LONGEST_PATH)
    return True
