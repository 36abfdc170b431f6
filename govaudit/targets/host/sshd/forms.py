"""How values of sshd_config are written that have a form of their own (servconf.c, misc.c)."""

from __future__ import annotations

import re

from govaudit.facts.sshd_settings.matching import BadAddress, address_in
from govaudit.model import Reason, Sentence, missing
from govaudit.targets.host.sshd.amounts import port, seconds_in
from govaudit.targets.host.sshd.lines import NotFollowed, Refused
from govaudit.targets.host.sshd.values import Grammar, Value, Words
from govaudit.targets.host.sshd.version import Build


def listening_port(words: Words) -> Value:
    """Port."""
    value = port(words.next(), words.build)
    if value == 0:
        raise Refused(Sentence("a port is expected"))
    return [str(value)]


def listen_address(words: Words) -> Value:
    """ListenAddress, as written; what sshd makes of it depends on Port and AddressFamily."""
    word = words.next()
    if words.left:
        if words.left.pop(0) != "rdomain" or len(words.left) != 1:
            raise Refused(Sentence("more arguments follow than are expected"))
        raise NotFollowed(missing(Reason.NOT_SUPPORTED, "routing domains are not followed"))
    bare = "[" not in word and word.count(":") >= 2
    found = re.fullmatch(r"(\[[^\]]*\]|[^:/\[]*)(?::(.*))?", word)
    if not bare and found is None:
        raise Refused(Sentence("an address is expected"))
    if bare or found is None or found[2] is None:
        return [word]
    number = port(found[2], words.build)
    if number == 0:
        raise Refused(Sentence("a port is expected"))
    return [f"{found[1]}:{number}"]


def routing_domain(_words: Words) -> Value:
    """RDomain, which sshd can set on OpenBSD alone."""
    raise Refused(Sentence("it cannot be set on Linux"))


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
    if words.version is not None and words.version >= (9, 5):
        parts = [_quoted(part) for part in parts]
    elif any(part != _quoted(part) for part in parts) and (words.version is None or words.version > (9, 2)):
        return missing(Reason.NOT_SUPPORTED, "a word of the command is quoted, which versions of OpenSSH print differently")
    return [" ".join([name, *parts])]


def _quoted(part: str) -> str:
    """As later versions print it (`argv_assemble`)."""
    escaped = re.sub(r"([\\'\"])", r"\\\1", part)
    return f'"{escaped}"' if re.search(r"[ \t]", part) else escaped


def log_verbose(words: Words) -> Value:
    """LogVerbose."""
    names = words.all()
    if len(names) > 1 and any(name.lower() == "none" for name in names):
        raise Refused(Sentence("`none` must stand alone"))
    return [" ".join(names)] if names else []


def channel_timeouts(words: Words) -> Value:
    """ChannelTimeout: TYPE=TIME, or `none` alone."""
    names = words.all()
    for at, name in enumerate(names, 1):
        kind, equals, time = name.partition("=")
        if name.lower() == "none":
            if len(names) > 1 and words.version is None:
                raise NotFollowed(missing(Reason.NOT_SUPPORTED, "versions of OpenSSH read the line differently"))
            if len(names) > 1 and not (at == len(names) and words.version is not None and words.version < (9, 7)):  # they let it end a list
                raise Refused(Sentence("`none` must stand alone"))
        elif not kind or not equals:
            raise Refused(Sentence("TYPE=TIME is expected"))
        else:
            seconds_in(time, words.version)
    return [" ".join(names)] if names else []


def key_options(words: Words) -> Value:
    """PubkeyAuthOptions."""
    found = {word.lower() for word in words.left} - {"none"}
    words.left.clear()
    if not found <= {"touch-required", "verify-required"}:
        raise Refused(Sentence("it is none of {choices}", {"choices": ["none", "touch-required", "verify-required"]}))
    return [" ".join(sorted(found)) or "none"]


def permitted(bare_port: bool) -> Grammar:
    """PermitOpen, PermitListen: HOST:PORT, `any` or `none`."""

    def read(words: Words) -> Value:
        names: list[str] = []
        if not words.left:
            raise Refused(Sentence("an argument is missing"))
        if words.left[0] in ("any", "none"):
            names.append(words.next())
            newer = words.version is not None and words.version >= (9, 7)
            if not words.left or not newer:
                return names
        for word in words.all():
            if bare_port and ":" not in word:
                _port_or_any(word, words.build)
                names.append(f"*:{word}")
                continue
            found = re.fullmatch(r"(\[[^\]]*\]|[^:/\[][^:/]*|):(.*)", word)
            if found is None:
                raise Refused(Sentence("HOST:PORT is expected"))
            _port_or_any(found[2], words.build)
            names.append(word)
        return [" ".join(names)]

    return read


def _port_or_any(word: str, build: Build) -> None:
    if word != "*" and port(word, build) == 0:
        raise Refused(Sentence("a port is expected"))


_GSSAPI = tuple(
    f"gss-{kind}-"
    for kind in ("gex-sha1", "group1-sha1", "group14-sha1", "group14-sha256", "group16-sha512", "nistp256-sha256", "curve25519-sha256")
)


def gssapi_exchanges(words: Words) -> Value:
    """GSSAPIKexAlgorithms: names that begin with those of key exchanges, for a mechanism may follow (`kex_gss_names_valid`)."""
    word = words.next()
    for name in word.split(","):
        if not name:
            break  # sshd looks no further
        if not name.startswith(_GSSAPI):
            raise Refused(Sentence("{name} is no algorithm that this version knows", {"name": name}))
    return [word]


def forced_command(words: Words) -> Value:
    """ForceCommand: the rest of the line, quotes and `#` included."""
    command = words.take_rest()
    if not command and (words.version is None or words.version < (8, 7)):
        raise Refused(Sentence("an argument is missing"))
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
    words.end_at_empty()
    while words.left:
        lists.append(words.next())
    for one in lists:
        names = [method.partition(":")[0] for method in one.split(",")]
        if one == "any":
            if len(lists) > 1 and (one != lists[-1] or "any" in lists[:-1] or (words.version or (0, 0)) >= (9, 7)):
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
