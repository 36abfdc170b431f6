"""sshd_config(5), as OpenSSH 8.0 and later read it (servconf.c, `strdelim` and `argv_split` in misc.c).

What cannot be followed yet, Match blocks and Includes of files that exist, makes
exactly those settings missing that it may change.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from govaudit.model import Missing, Place, Reason, Sentence, missing
from govaudit.targets.host.sshd_settings import METHODS, SETTINGS, Refused

MAX_BYTES = 1_000_000
"""A longer configuration is not read."""


class Directive(NamedTuple):
    """One line that sets something."""

    keyword: str
    """In lower case, an older name replaced by today's."""
    written: str
    """In lower case, as it stands there."""
    arguments: list[str]
    place: Place
    conditional: bool
    """It stands under a Match."""


def canonical(keyword: str) -> str:
    """Today's name of a keyword in lower case."""
    return _ALIASES.get(keyword, keyword)


def parse(path: str, content: bytes) -> list[Directive] | Missing:
    """The directives of one file, in order; missing where sshd would refuse it."""
    if len(content) > MAX_BYTES:
        return missing(Reason.TOO_LARGE, "{path} is larger than {limit} bytes", path=path, limit=MAX_BYTES)
    directives: list[Directive] = []
    conditional = False
    for number, line in enumerate(content.decode("utf-8", errors="replace").split("\n"), 1):
        place = Place(path, number)
        try:
            written, arguments = _split(line)
        except Refused as error:
            return _refused(place, error.why)
        if not written:
            continue
        keyword = canonical(written)
        if not arguments:
            return _refused(place, Sentence("nothing follows the keyword"))
        conditional = conditional or keyword == "match"
        directives.append(Directive(keyword, written, arguments, place, conditional))
    return directives


def settings_of_files(directives: Sequence[Directive], included: Mapping[str, list[Directive] | Missing]) -> dict[str, Any] | Missing:
    """What the main file sets, by field; of a keyword that is set twice the first value holds.

    `included`: what the pattern of an Include brings, where it was looked at: an empty
    list if it matches no file, which leaves everything as it is.
    """
    values: dict[str, Any] = {}
    doubt: Missing | None = None
    for directive in directives:
        if directive.keyword not in _KNOWN:
            place = directive.place
            return missing(Reason.UNPARSEABLE, "{path}:{line}: sshd does not know this keyword", path=place.path, line=place.line)
        if directive.conditional:
            continue
        if directive.keyword == "include":
            doubt = doubt or _doubt(directive, included)
        setting = SETTINGS.get(directive.keyword)
        if setting is None:
            continue
        try:
            value = setting.value(directive.arguments)
        except Refused as error:
            return _refused(directive.place, error.why)
        if setting.field in values and value == ["any"]:  # refused by OpenSSH 9.2, ignored by 10.0
            values[setting.field] = _refused(directive.place, Sentence("`any` must stand alone"))
        if setting.field not in values:
            values[setting.field] = doubt or value
    for setting in SETTINGS.values():
        values.setdefault(setting.field, doubt or setting.default)
    if _cannot_be_satisfied(values):
        return missing(Reason.UNPARSEABLE, "sshd refuses its configuration: each of AuthenticationMethods names one that is off")
    return values


def _cannot_be_satisfied(values: Mapping[str, Any]) -> bool:
    """Whether every list of methods has one that is switched off."""
    lists = values["authentication_methods"]
    if isinstance(lists, Missing) or lists == ["any"]:
        return False
    return all(any(values[METHODS[method.partition(":")[0]]] is False for method in together.split(",")) for together in lists)


def keyboard_interactive_in_doubt(directives: Sequence[Directive]) -> Missing | None:
    """Why `no` may not be the last word before OpenSSH 8.7, where KbdInteractiveAuthentication and
    ChallengeResponseAuthentication were two settings, the second on by default and stronger; None where both say no.
    """
    said = {
        directive.written: directive.arguments
        for directive in reversed(directives)
        if directive.keyword == "kbdinteractiveauthentication" and not directive.conditional
    }
    challenge = said.get("challengeresponseauthentication", said.get("skeyauthentication"))
    keyboard = said.get("kbdinteractiveauthentication", ["no"])
    if challenge is not None and challenge[0].lower() == keyboard[0].lower() == "no":
        return None
    return missing(
        Reason.NOT_SUPPORTED,
        "whether {keyword} is off depends on the OpenSSH version, which is not known here",
        keyword="KbdInteractiveAuthentication",
    )


def conditional_fields(directives: Sequence[Directive] | Missing, included: Mapping[str, list[Directive] | Missing]) -> dict[str, Missing]:
    """The fields that a Match block changes, or may change in a file that was not read, each with the reason."""
    if isinstance(directives, Missing):
        return {setting.field: directives for setting in SETTINGS.values() if setting.in_match}
    found: dict[str, Missing] = {}
    for directive in [*directives, *(inner for reached in _reached(directives, included) for inner in reached)]:
        setting = SETTINGS.get(directive.keyword)
        if directive.conditional and setting is not None:
            place = directive.place
            why = missing(
                Reason.NOT_SUPPORTED,
                "{path}:{line} sets {keyword} under a Match, which is not followed yet",
                path=place.path,
                line=place.line,
                keyword=directive.keyword,
            )
            found.setdefault(setting.field, why)
        if directive.keyword == "include" and (doubt := _unread(directive, included)):
            for other in SETTINGS.values():
                if other.in_match:
                    found.setdefault(other.field, doubt)
    return found


def first_places(directives: Sequence[Directive], included: Mapping[str, list[Directive] | Missing]) -> dict[str, Place]:
    """By keyword: where a file sets it first, outside of Match."""
    places: dict[str, Place] = {}
    for directive in directives:
        inner = _brought(directive, included) if directive.keyword == "include" else []
        for reached in [directive, *(inner if isinstance(inner, list) else [])]:
            if reached.keyword in SETTINGS and not directive.conditional and not reached.conditional:
                places.setdefault(reached.keyword, reached.place)
    return places


def _brought(include: Directive, included: Mapping[str, list[Directive] | Missing]) -> list[Directive] | Missing:
    """What an Include brings, as far as its patterns were looked at."""
    directives: list[Directive] = []
    for pattern in include.arguments:
        absolute = pattern if pattern.startswith("/") else f"/etc/ssh/{pattern}"
        not_followed = missing(
            Reason.NOT_SUPPORTED,
            "{path}:{line} includes {pattern}, which is not followed yet",
            path=include.place.path,
            line=include.place.line,
            pattern=pattern,
        )
        brought = included.get(absolute, not_followed)
        if isinstance(brought, Missing):
            return brought
        directives.extend(brought)
    return directives


def _reached(directives: Sequence[Directive], included: Mapping[str, list[Directive] | Missing]) -> Iterable[list[Directive]]:
    """What stands in included files: under a Match if their Include does."""
    for directive in directives:
        brought = _brought(directive, included) if directive.keyword == "include" else []
        if isinstance(brought, list):
            yield [inner._replace(conditional=inner.conditional or directive.conditional) for inner in brought]


def _unread(include: Directive, included: Mapping[str, list[Directive] | Missing]) -> Missing | None:
    """Why it cannot be told whether there is a Match in what is included."""
    brought = _brought(include, included)
    return brought if isinstance(brought, Missing) else None


def _doubt(include: Directive, included: Mapping[str, list[Directive] | Missing]) -> Missing | None:
    """Why settings from here on are not known; None where the Include matches no file."""
    brought = _brought(include, included)
    if isinstance(brought, Missing):
        return brought
    if not brought:
        return None
    place = include.place
    return missing(
        Reason.NOT_SUPPORTED,
        "{path}:{line} includes {pattern}, which is not followed without `sshd -T`",
        path=place.path,
        line=place.line,
        pattern=" ".join(include.arguments),
    )


def _refused(place: Place, why: Sentence) -> Missing:
    return missing(Reason.UNPARSEABLE, "{path}:{line}: sshd refuses the line: {why}", path=place.path, line=place.line, why=why)


def _split(line: str) -> tuple[str, list[str]]:
    """Keyword (lower case) and arguments; an empty keyword for a line that says nothing."""
    if "\0" in line:
        raise Refused(Sentence("it has a NUL byte"))
    text = line.rstrip(" \t\r\f").lstrip(" \t\r")
    if not text or text.startswith("#"):
        return "", []
    found = re.match(r"([A-Za-z0-9]+)(?:[ \t\r]*=[ \t\r]*|[ \t\r]+|$)", text)
    if found is None:
        raise Refused(Sentence("it begins with no keyword"))
    return found[1].lower(), _arguments(text[found.end() :])


def _arguments(text: str) -> list[str]:
    """Words in sshd's quoting; `#` at the beginning of a word ends the line."""
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


_ALIASES = {
    "challengeresponseauthentication": "kbdinteractiveauthentication",
    "skeyauthentication": "kbdinteractiveauthentication",
}

_PASSED_OVER = """
    afstokenpassing authorizedkeysfile2 checkmail dsaauthentication gssapicleanupcreds gssusesessionccache gssapiusesessioncredcache
    hostdsakey kerberostgtpassing keyregenerationinterval pamauthenticationviakbdint permitblacklistedkeys protocol reversemappingcheck
    rhostsauthentication rhostsrsaauthentication rsaauthentication serverkeybits uselogin useprivilegeseparation verifyreversemapping
"""

_OTHERS = """
    acceptenv addressfamily allowagentforwarding allowgroups allowstreamlocalforwarding allowtcpforwarding allowusers
    authorizedkeyscommand authorizedkeyscommanduser authorizedkeysfile authorizedprincipalscommand authorizedprincipalscommanduser
    authorizedprincipalsfile banner casignaturealgorithms channeltimeout chrootdirectory clientalivecountmax clientaliveinterval
    compression debianbanner denygroups denyusers disableforwarding exposeauthenticationmethods exposeauthinfo fingerprinthash
    forcecommand gatewayports gssapicleanupcredentials gssapidelegatecredentials gssapienablek5users gssapikexalgorithms
    gssapikeyexchange gssapistorecredentialsonrekey gssapistrictacceptorcheck hostbasedacceptedalgorithms hostbasedacceptedkeytypes
    hostbasedusesnamefrompacketonly hostcertificate hostkey hostkeyagent hostkeyalgorithms ignoreuserknownhosts include ipqos
    kerberosgetafstoken kerberosorlocalpasswd kerberosticketcleanup kerberosuniqueccache kerberosusekuserok keepalive listenaddress
    logverbose match maxsessions maxstartups modulifile permitlisten permitopen permittty permittunnel permituserrc
    persourcemaxstartups persourcenetblocksize persourcepenalties persourcepenaltyexemptlist pidfile port printlastlog printmotd
    pubkeyacceptedalgorithms pubkeyacceptedkeytypes pubkeyauthoptions rdomain refuseconnection rekeylimit requiredrsasize revokedkeys
    rsaminsize securitykeyprovider setenv sshdauthpath sshdsessionpath streamlocalbindmask streamlocalbindunlink subsystem
    syslogfacility tcpkeepalive trustedusercakeys unusedconnectiontimeout usedns versionaddendum x11displayoffset x11maxdisplays
    x11uselocalhost xauthlocation
"""
_KNOWN = frozenset(SETTINGS) | frozenset(_OTHERS.split()) | frozenset(_PASSED_OVER.split())
"""Keywords of OpenSSH 8.0 to 10, with those that Debian and the RHEL family add, and old ones that sshd passes over."""
