"""How values of sshd_config are written that have a form of their own (servconf.c, misc.c)."""

from __future__ import annotations

import re

from govaudit.facts.sshd_settings.matching import BadAddress, address_in
from govaudit.model import Reason, Sentence, missing
from govaudit.targets.host.sshd.lines import NotFollowed, Refused
from govaudit.targets.host.sshd.values import LARGEST, Grammar, Value, Words, number_in, port, seconds, seconds_in


def listening_port(words: Words) -> Value:
    """Port."""
    value = port(words.next())
    if value == 0:
        raise Refused(Sentence("a port is expected"))
    return [str(value)]


def listen_address(words: Words) -> Value:
    """ListenAddress, as written; what sshd makes of it depends on Port and AddressFamily."""
    word = words.next()
    if words.left:
        raise NotFollowed(missing(Reason.NOT_SUPPORTED, "routing domains are not followed"))
    bare = "[" not in word and word.count(":") >= 2
    found = re.fullmatch(r"(\[[^\]]*\]|[^:/\[]*)(?::(.*))?", word)
    if not bare and found is None:
        raise Refused(Sentence("an address is expected"))
    if not bare and found is not None and found[2] is not None and port(found[2]) == 0:
        raise Refused(Sentence("a port is expected"))
    return [word]


def users(words: Words) -> Value:
    """AllowUsers, DenyUsers: `USER` or `USER@HOST`, a line each."""
    names = words.all()
    for name in names:
        _, at, origin = name.partition("@")
        if at:
            try:
                address_in(None, origin)
            except BadAddress:
                raise Refused(Sentence("{name} is no pattern of a user", {"name": name})) from None
    return names


def variable_names(words: Words) -> Value:
    """AcceptEnv."""
    names = words.all()
    if any("=" in name for name in names):
        raise Refused(Sentence("names of variables are expected"))
    return names


def variables(words: Words) -> Value:
    """SetEnv: of a name given twice on the line, the first value counts."""
    pairs: dict[str, str] = {}
    written = words.all()
    for pair in written:
        name, equals, _ = pair.partition("=")
        if not equals:
            raise Refused(Sentence("NAME=VALUE is expected"))
        pairs.setdefault(name, pair)
    if len(pairs) < len(written) and (words.version is None or words.version < (8, 7)):
        return written if words.version else missing(Reason.NOT_SUPPORTED, "a variable is set twice, which versions take differently")
    return list(pairs.values())


def user_environment(words: Words) -> Value:
    """PermitUserEnvironment: `yes`, `no` or a list of patterns; here the case matters."""
    return [words.next()]


def subsystem(words: Words) -> Value:
    """A name and a command."""
    name, command = words.next(), words.next()
    parts = [command, *words.left]
    words.left.clear()
    if any(re.search(r"[\s'\"\\]", part) for part in parts) and (words.version is None or words.version > (9, 2)):
        return missing(Reason.NOT_SUPPORTED, "a word of the command is quoted, which versions of OpenSSH print differently")
    return [" ".join([name, *parts])]


def startups(words: Words) -> Value:
    """MaxStartups: `begin:rate:full`, or one number for both ends."""
    word = words.next()
    if found := re.match(r"([0-9]{1,9}):([0-9]{1,9}):([0-9]{1,9})", word, re.ASCII):
        begin, rate, full = (int(part) for part in found.groups())
        if begin > full or not 1 <= rate <= 100 or begin <= 0:
            raise Refused(Sentence("begin:rate:full is expected"))
        return [f"{begin}:{rate}:{full}"]
    found = re.match(r"[0-9]{1,9}", word, re.ASCII)
    if found is None:
        if re.match(r"[ \t\n\v\f\r+]", word):
            raise NotFollowed(missing(Reason.NOT_SUPPORTED, "the number {number} is written unusually", number=word))
        raise Refused(Sentence("begin:rate:full is expected"))
    if int(found[0]) == 0 and (words.version is None or words.version < (8, 7)):
        raise NotFollowed(missing(Reason.NOT_SUPPORTED, "versions of OpenSSH read the line differently"))
    if re.match(r"[0-9]+:[ +-]*[0-9]", word) or int(found[0]) == 0:
        raise Refused(Sentence("begin:rate:full is expected"))
    return [f"{int(found[0])}:30:{int(found[0])}"]


def per_source_startups(words: Words) -> Value:
    """PerSourceMaxStartups."""
    word = words.next()
    return ["none"] if word == "none" else [str(number_in(word, LARGEST))]


def net_block(words: Words) -> Value:
    """PerSourceNetBlockSize: prefix lengths for IPv4 and IPv6."""
    word = words.next()
    if found := re.match(r"([0-9]{1,9}):([0-9]{1,9})", word, re.ASCII):
        if int(found[1]) > 32 or int(found[2]) > 128:
            raise Refused(Sentence("prefix lengths are expected"))
        return [f"{int(found[1])}:{int(found[2])}"]
    if (found := re.match(r"[0-9]{1,9}", word, re.ASCII)) and int(found[0]) <= 32:
        return missing(Reason.NOT_SUPPORTED, "the length for IPv6 is left out, which leaves it to chance")
    raise Refused(Sentence("prefix lengths are expected"))


def log_verbose(words: Words) -> Value:
    """LogVerbose."""
    names = words.all()
    if len(names) > 1 and any(name.lower() == "none" for name in names):
        raise Refused(Sentence("`none` must stand alone"))
    return [" ".join(names)]


def channel_timeouts(words: Words) -> Value:
    """ChannelTimeout: TYPE=TIME, or `none` alone."""
    names = words.all()
    for name in names:
        kind, equals, time = name.partition("=")
        if name.lower() == "none":
            if len(names) > 1 and name != names[0] and (words.version is None or words.version < (10, 0)):  # 9.2 takes it
                raise NotFollowed(missing(Reason.NOT_SUPPORTED, "versions of OpenSSH read the line differently"))
            if len(names) > 1:
                raise Refused(Sentence("`none` must stand alone"))
        elif not kind or not equals:
            raise Refused(Sentence("TYPE=TIME is expected"))
        else:
            seconds_in(time)
    return [" ".join(names)]


def key_options(words: Words) -> Value:
    """PubkeyAuthOptions."""
    found = {word.lower() for word in words.all()} - {"none"}
    if not found <= {"touch-required", "verify-required"}:
        raise Refused(Sentence("it is none of {choices}", {"choices": ["none", "touch-required", "verify-required"]}))
    return [" ".join(sorted(found)) or "none"]


def permitted(bare_port: bool) -> Grammar:
    """PermitOpen, PermitListen: HOST:PORT, `any` or `none`."""

    def read(words: Words) -> Value:
        names: list[str] = []
        if words.left and words.left[0] in ("any", "none"):
            names.append(words.next())
            newer = words.version is not None and words.version >= (10, 0)
            if words.left and words.version is not None and (9, 2) < words.version < (10, 0):
                raise NotFollowed(missing(Reason.NOT_SUPPORTED, "versions of OpenSSH read the line differently"))
            if not words.left or not newer:
                return names
        for word in words.all():
            if bare_port and ":" not in word:
                _port_or_any(word)
                names.append(f"*:{word}")
                continue
            found = re.fullmatch(r"(\[[^\]]*\]|[^:/\[][^:/]*|):(.*)", word)
            if found is None:
                raise Refused(Sentence("HOST:PORT is expected"))
            _port_or_any(found[2])
            names.append(word)
        return [" ".join(names)]

    return read


def _port_or_any(word: str) -> None:
    if word != "*":
        port(word)


def forced_command(words: Words) -> Value:
    """ForceCommand: the rest of the line, quotes and `#` included."""
    command = words.take_rest()
    return ["none"] if command.lower() == "none" else [command]


def key_command(words: Words) -> Value:
    """AuthorizedKeysCommand, AuthorizedPrincipalsCommand: an absolute path with arguments, or `none`."""
    command = words.take_rest()
    if not command.startswith("/") and command.lower() != "none":
        raise Refused(Sentence("an absolute path is expected"))
    return [command]


def version_addendum(words: Words) -> Value:
    """VersionAddendum: the rest of the line; `#` does not end it, whatever the manual says."""
    addendum = words.take_rest()
    if "\r" in addendum:
        raise Refused(Sentence("a carriage return is not allowed"))
    return ["none"] if addendum.lower() in ("none", "") else [addendum]


_SERVICE_CLASSES = str.split(
    """
    none af11 af12 af13 af21 af22 af23 af31 af32 af33 af41 af42 af43 cs0 cs1 cs2 cs3 cs4 cs5 cs6 cs7 ef le lowdelay
    throughput reliability
    """
)


def service_class(words: Words) -> Value:
    """IPQoS: one class for all, or one for sessions and one for the rest."""
    names = [words.next().lower()]
    if words.left:
        names.append(words.left.pop(0).lower())
    for name in names:
        if name not in _SERVICE_CLASSES and not re.fullmatch(r"[+ ]*(?:0x[0-9a-f]{1,4}|[0-9]{1,4})", name):
            raise Refused(Sentence("it is none of {choices}", {"choices": _SERVICE_CLASSES}))
    if not set(names) <= set(_SERVICE_CLASSES) - {"lowdelay", "throughput", "reliability"} and words.version != (9, 2):
        return missing(Reason.NOT_SUPPORTED, "how this OpenSSH version takes the class {class} is not known", **{"class": " ".join(names)})
    if not set(names) <= set(_SERVICE_CLASSES):
        return missing(Reason.NOT_SUPPORTED, "a class of service is written as a number")
    return [f"{names[0]} {names[-1]}"]


_SCALES = {"": 1, "b": 1, "k": 2**10, "m": 2**20, "g": 2**30, "t": 2**40, "p": 2**50, "e": 2**60}


def rekey_limit(words: Words) -> Value:
    """RekeyLimit: an amount of data; the time that may follow is a setting of its own (`rekey_time`)."""
    word = words.next()
    if word == "default":
        return ["0"]
    found = re.fullmatch(r"([0-9]{1,18})([bkmgtpe]?)", word.lower(), re.ASCII)
    if found is None and not re.match(r"[ \t\n\v\f\r]*[+-]?[0-9]*\.?[0-9]*(?:[bkmgtpe](?![a-z0-9])|$)", word.lower(), re.ASCII):
        raise Refused(Sentence("an amount is expected"))
    if found is None:
        raise NotFollowed(missing(Reason.NOT_SUPPORTED, "the amount {amount} is written unusually", amount=word))
    value = int(found[1]) * _SCALES[found[2]]
    if value >= 2**63 or 0 < value < 16:
        raise Refused(Sentence("an amount is expected"))
    return [str(value)]


def rekey_time(words: Words) -> Value:
    """The time of RekeyLimit; `none` sets nothing."""
    if words.left and words.left[0] == "none":
        words.next()
        return []
    return seconds(words)


def penalties(words: Words) -> Value:
    """PerSourcePenalties."""
    words.all()
    return missing(Reason.NOT_SUPPORTED, "{keyword} is not followed", keyword="PerSourcePenalties")


def exempt_addresses(words: Words) -> Value:
    """PerSourcePenaltyExemptList."""
    word = words.next()
    try:
        address_in(None, word)
    except BadAddress:
        raise Refused(Sentence("addresses are expected")) from None
    return [word]


def methods(words: Words) -> Value:
    """AuthenticationMethods: lists of methods, or `any` alone."""
    lists = [words.next()]
    while words.left:
        lists.append(words.next())
    for one in lists:
        names = [method.partition(":")[0] for method in one.split(",")]
        if one == "any":
            if len(lists) > 1 and (one != lists[-1] or "any" in lists[:-1] or (words.version or (0, 0)) >= (10, 0)):
                raise Refused(Sentence("`any` must stand alone"))
        elif not set(names) <= METHODS.keys() | {"none"}:
            raise Refused(Sentence("it names a method that is none"))
    return [" ".join(lists)]


METHODS = {
    "publickey": "pubkeyauthentication",
    "password": "passwordauthentication",
    "keyboard-interactive": "kbdinteractiveauthentication",
    "hostbased": "hostbasedauthentication",
    "gssapi-with-mic": "gssapiauthentication",
    "gssapi-keyex": "gssapikeyexchange",
}
"""Authentication methods, as AuthenticationMethods names them, with the setting that switches each on."""
