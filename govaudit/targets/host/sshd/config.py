"""sshd_config(5) as sshd follows it: files, Includes and Match blocks in order (`process_server_config_line_depth` in servconf.c).

sshd reads its configuration twice. When it starts, what stands outside of Match is set, and under `Match all`; for each
connection, what stands under a Match that is met is laid over it. Both readings are made here in one pass: the first gives the
settings, the second rules, each with its conditions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from govaudit.facts.sshd_settings.matching import Condition
from govaudit.facts.sshd_settings.rules import SshRule
from govaudit.model import Missing, Place, Reason, Sentence, missing
from govaudit.targets.host.sshd.algorithms import KINDS
from govaudit.targets.host.sshd.finish import finished, list_of
from govaudit.targets.host.sshd.includes import MAX_BYTES, absolute, can_be_asked
from govaudit.targets.host.sshd.keywords import ALIASES, KEYWORDS, Wins, allowed_in_match, exists, passed_over
from govaudit.targets.host.sshd.lines import Line, NotFollowed, Refused, delimited, read_line
from govaudit.targets.host.sshd.match import conditions_of
from govaudit.targets.host.sshd.taking import added, not_followed_at, refused_at, wins_of
from govaudit.targets.host.sshd.values import Value, Words
from govaudit.targets.host.sshd.version import Build

MAX_LINES = 50_000
"""So many lines are read in all, of files that include each other again and again."""

_DEEPEST = 16  # SERVCONF_MAX_DEPTH

NEVER = Condition("never", "")
"""Stands where a line is read for a connection but takes no effect."""

Included = Mapping[str, Sequence[tuple[str, bytes]] | Missing]
"""By pattern: the files that match it, in order, or why that is not known."""


_NAMED_8_5 = ("pubkeyacceptedalgorithms", "hostbasedacceptedalgorithms")  # before, they were called …KeyTypes


class Configuration(NamedTuple):
    """What the files come to."""

    settings: dict[str, Value]
    """By keyword: what holds where no Match is met, defaults included, as `sshd -T` prints it."""
    rules: list[SshRule] | Missing
    """What is laid over it for connections that meet conditions, in order."""
    places: dict[str, Place]
    """By keyword: where the settings come from."""


def read_configuration(path: str, content: bytes, included: Included, build: Build) -> Configuration | Missing:
    """What sshd makes of its configuration; missing where it would not start, or where it cannot be told."""
    reading = _Reading(included, build)
    try:
        reading.read_file(path, content, _State(active=True, never=False, conditions=None), depth=0)
        settings = finished(reading.settings, reading.challenge, reading.doubt, build)
    except _Ended as ended:
        return ended.why
    except Refused as error:
        return missing(Reason.UNPARSEABLE, "sshd refuses its configuration: {why}", why=error.why)
    rules = reading.rule_doubt or reading.rules
    return Configuration(settings, rules, reading.places)


class _State(NamedTuple):
    """Where in the two readings a line stands."""

    active: bool
    """Read at start: whether the line takes effect."""
    never: bool
    """Read at start: whether no Match of this file can be met (SSHCFG_NEVERMATCH)."""
    conditions: tuple[Condition, ...] | None
    """Read for a connection: what must be met; None outside of Match, where no line takes effect."""
    outer: tuple[Condition, ...] = ()
    """The conditions of the Include that brought this file."""


class _Ended(Exception):
    def __init__(self, why: Missing) -> None:
        super().__init__(str(why.sentence))
        self.why = why


class _Reading:
    """Both readings, as far as they have come."""

    def __init__(self, included: Included, build: Build) -> None:
        self.settings: dict[str, Value] = {}
        self.challenge: Value | None = None
        self.rules: list[SshRule] = []
        self.places: dict[str, Place] = {}
        self.doubt: Missing | None = None
        self.rule_doubt: Missing | None = None
        self._included = included
        self._build = build
        self._lines_left = MAX_LINES

    def read_file(self, path: str, content: bytes, state: _State, depth: int) -> None:
        """One file; a Match ends with its file."""
        if depth > _DEEPEST:
            raise _Ended(missing(Reason.UNPARSEABLE, "sshd refuses its configuration: {path} is included too deeply", path=path))
        if len(content) > MAX_BYTES:
            raise _Ended(missing(Reason.TOO_LARGE, "{path} is larger than {limit} bytes", path=path, limit=MAX_BYTES))
        for number, text in enumerate(content.decode("utf-8", errors="replace").split("\n"), 1):
            self._lines_left -= 1
            if self._lines_left < 0:
                raise _Ended(missing(Reason.TOO_LARGE, "the configuration has more than {limit} lines", limit=MAX_LINES))
            place = Place(path, number)
            try:
                state = self._read_line(text, place, state, depth)
            except Refused as error:
                raise _Ended(refused_at(place, error.why)) from error

    def _read_line(self, text: str, place: Place, state: _State, depth: int) -> _State:
        try:
            line = read_line(text, self._build.version)
        except NotFollowed as error:
            return self._not_followed(text, place, state, error.why)
        if line is None:
            return state
        keyword = ALIASES.get(line.keyword, line.keyword)
        if keyword in ("challengeresponseauthentication", "skeyauthentication"):
            return self._challenge(line, place, state)
        version = self._build.version
        too_new = line.keyword in _NAMED_8_5 and version is not None and version < (8, 5) and not self._build.red_hat
        if too_new or not exists(keyword, version, red_hat=self._build.red_hat):
            raise Refused(Sentence("this version of sshd does not know the keyword"))
        if not state.active and (line.keyword == "dsaauthentication" or not allowed_in_match(keyword, self._build.version)):
            raise Refused(Sentence("it must not stand under a Match"))
        match keyword:
            case "match":
                return self._match(line, place, state)
            case "include":
                self._include(line, place, state, depth)
            case _ if not passed_over(keyword):
                self._set(keyword, line, place, state)
        return state

    def _match(self, line: Line, place: Place, state: _State) -> _State:
        try:
            conditions = conditions_of(line.words, self._build)
        except NotFollowed as error:
            raise _Ended(not_followed_at(place, error.why)) from error
        is_all = all(condition == Condition("all", "") for condition in conditions)
        always_now = is_all and not state.never
        return state._replace(active=always_now, conditions=(*state.outer, *conditions))

    def _include(self, line: Line, place: Place, state: _State, depth: int) -> None:
        if not line.words:
            raise Refused(Sentence("an argument is missing"))
        for pattern in line.words:
            if not pattern:
                raise Refused(Sentence("an argument is missing"))
            brought = self._included.get(absolute(pattern))
            if brought is None or isinstance(brought, Missing) or not can_be_asked(pattern):
                self._doubt(place, pattern, brought if isinstance(brought, Missing) else None)
                continue
            for path, content in brought:
                inner = _State(
                    active=state.active,
                    never=state.never or not state.active,
                    conditions=state.conditions,
                    outer=state.conditions or (),
                )
                self.read_file(path, content, inner, depth + 1)

    def _set(self, keyword: str, line: Line, place: Place, state: _State) -> None:
        words = Words(line.words, line.rest, self._build)
        try:
            value = KEYWORDS[keyword].grammar(words)
        except NotFollowed as error:
            value = not_followed_at(place, error.why)
            words.left.clear()
        except Refused as error:
            if not self._is_looked_at_late(keyword, line, state):
                raise
            value = refused_at(place, error.why)
            words.left.clear()
        if keyword == "rekeylimit" and words.left:
            self._take("rekeyinterval", KEYWORDS["rekeyinterval"].grammar(words), place, state)
        if words.left:
            raise Refused(Sentence("more arguments follow than are expected"))
        if keyword == "authenticationmethods":
            value = self._check_any(value, place, state)
        self._take(keyword, value, place, state)

    def _is_looked_at_late(self, keyword: str, line: Line, state: _State) -> bool:
        """Whether sshd minds what the line says only for connections for which it takes effect."""
        version = self._build.version
        if version is None or (state.active and keyword not in self.settings):
            return False
        if keyword == "authenticationmethods":
            return version < (8, 7) and keyword in self.settings
        if keyword in ("authorizedkeyscommand", "authorizedprincipalscommand"):
            return version < (8, 7) and line.rest is not None
        return keyword == "subsystem" and version >= (10, 0) and not state.active and len(line.words) == 1 and bool(line.words[0])

    def _check_any(self, value: Value, place: Place, state: _State) -> Value:
        """Before 9.7, whether `any` stands alone is looked at where a line takes effect; from 8.7, other lines count too."""
        version = self._build.version
        if isinstance(value, Missing) or value[0].split(" ")[-1] != "any":
            return value
        among_others = value != ["any"]
        if version is not None and (version < (8, 7) or version >= (9, 7)) and not among_others:
            return value
        others = bool(self.settings.get("authenticationmethods"))
        if others and version is not None and version < (8, 7):
            return refused_at(place, Sentence("`any` must stand alone"))
        if (others or (among_others and state.active)) and version is not None and version < (9, 7):
            raise Refused(Sentence("`any` must stand alone"))
        if others or (among_others and (version is None or version >= (9, 7))):
            raise _Ended(not_followed_at(place, missing(Reason.NOT_SUPPORTED, "versions of OpenSSH read the line differently")))
        if not state.conditions:
            self.rules.append(SshRule(keyword="authenticationmethods", values=["any"], conditions=[NEVER], place=place, alone=True))
        return refused_at(place, Sentence("`any` must stand alone")) if among_others else value

    def _take(self, keyword: str, value: Value, place: Place, state: _State) -> None:
        if value == []:
            return
        wins = wins_of(keyword, self._build.version)
        counts, confused = state.active, False
        if keyword == "authorizedprincipalscommand" and self._confuses_commands():
            counts = counts and "authorizedkeyscommand" not in self.settings
            confused = any(rule.keyword in ("authorizedkeyscommand", keyword) for rule in self.rules)
            wins = Wins.LAST
        if counts:
            held = self.settings.get(keyword)
            if wins is Wins.ALL:
                self.settings[keyword] = self.doubt or added(held, value, keyword, self._build.version)
                self.places.setdefault(keyword, place)
            elif held is None or wins is Wins.LAST:
                self.settings[keyword] = self.doubt or value
                self.places[keyword] = place
        if state.conditions is not None and allowed_in_match(keyword, self._build.version):
            version = self._build.version
            if keyword == "setenv" and version is not None and version <= (8, 4):
                return  # under a Match it is read, and has no effect
            unlike = (keyword == "subsystem" and version != (10, 0)) or (keyword == "setenv" and (version is None or version < (8, 7)))
            if confused or unlike:
                value = not_followed_at(place, missing(Reason.NOT_SUPPORTED, "versions of OpenSSH take it differently under a Match"))
            if keyword in KINDS:
                value = self._assembled(keyword, value, place)
            any_other = isinstance(value, Missing) or value == ["any"]
            alone = keyword == "authenticationmethods" and any_other and (version is None or (8, 7) <= version < (9, 7))
            self.rules.append(
                SshRule(keyword=keyword, values=value, conditions=list(state.conditions), place=place, alone=alone, adds=wins is Wins.ALL)
            )

    def _assembled(self, keyword: str, value: Value, place: Place) -> Value:
        try:
            found = list_of(keyword, value, self._build)
        except Refused as error:
            return refused_at(place, error.why)
        if found == [""]:
            return not_followed_at(place, missing(Reason.NOT_SUPPORTED, "the list of {keyword} leaves no algorithm", keyword=keyword))
        return found

    def _confuses_commands(self) -> bool:
        """From 8.7 to 9.2 at least, AuthorizedPrincipalsCommand counts only as long as AuthorizedKeysCommand is not set."""
        version = self._build.version
        return version is None or (8, 7) <= version < (10, 0)

    def _challenge(self, line: Line, place: Place, state: _State) -> _State:
        """Before 8.7 a setting of its own, since then another name of KbdInteractiveAuthentication."""
        version = self._build.version
        if version is not None and version < (8, 7):
            if not state.active:
                raise Refused(Sentence("it must not stand under a Match"))
            if line.keyword == "challengeresponseauthentication":
                if len(line.words) > 1:
                    raise Refused(Sentence("more arguments follow than are expected"))
                value = KEYWORDS["kbdinteractiveauthentication"].grammar(Words(line.words, line.rest, self._build))
                self.challenge = self.challenge or self.doubt or value
            return state
        if version is None and state.active:
            self.challenge = (
                self.challenge or self.doubt or KEYWORDS["kbdinteractiveauthentication"].grammar(Words(line.words, line.rest, self._build))
            )
        self._set("kbdinteractiveauthentication", line, place, state)
        return state

    def _not_followed(self, text: str, place: Place, state: _State, why: Missing) -> _State:
        """A line of which the keyword alone is known."""
        written, rest = delimited(text.strip(" \t\r"))
        if not written:
            written, _ = delimited(rest)
        keyword = ALIASES.get((written or "").lower(), (written or "").lower())
        reason = not_followed_at(place, why)
        if "\0" in text or keyword not in KEYWORDS:
            raise _Ended(reason)
        self._take(keyword, reason, place, state)
        return state

    def _doubt(self, place: Place, pattern: str, why: Missing | None) -> None:
        """What an Include brings is not known: neither are the settings from here on, nor the rules."""
        doubt = why or missing(
            Reason.NOT_SUPPORTED,
            "{path}:{line} includes {pattern}, which was not looked at",
            path=place.path,
            line=place.line,
            pattern=pattern,
        )
        self.doubt = self.doubt or doubt
        self.rule_doubt = self.rule_doubt or doubt
        for keyword, value in self.settings.items():
            if KEYWORDS[keyword].wins is not Wins.FIRST and not isinstance(value, Missing):
                self.settings[keyword] = doubt
