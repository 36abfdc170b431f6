"""The keywords of sshd_config: how each is written, where it may stand, which value wins, and what holds where none is set.

servconf.c of OpenSSH 8.4, 9.2 and 10.0. What differs between versions is missing where the version is not known.
"""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from govaudit.model import Missing, Reason, missing
from govaudit.targets.host.sshd import amounts, forms, penalties, values
from govaudit.targets.host.sshd.algorithms import KINDS, check_names
from govaudit.targets.host.sshd.values import Grammar, Value, Words
from govaudit.targets.host.sshd.version import Version


class Wins(Enum):
    """Which of several values holds."""

    FIRST = "first"
    LAST = "last"
    ALL = "all"
    """They add up."""


class Keyword(NamedTuple):
    """One keyword."""

    grammar: Grammar
    in_match: bool
    """Whether a Match block may set it."""
    wins: Wins
    default: Value
    """As `sshd -T` prints it; the same from OpenSSH 8.0 to 10.0, or missing."""
    since: Version
    """Before, sshd does not know it."""


_BUILT_IN = missing(Reason.NOT_SUPPORTED, "the default is built into this OpenSSH, and `sshd -T` alone tells it")


def _algorithms(kind: str) -> Grammar:
    def read(words: Words) -> Value:
        written = words.next()
        check_names(kind, written, words.version)
        return [written]

    return read


_ROOT = values.one_of(
    {
        "yes": "yes",
        "no": "no",
        "without-password": "without-password",
        "prohibit-password": "without-password",
        "forced-commands-only": "forced-commands-only",
    }
)
_LEVELS = values.one_of(
    {"quiet": "SILENT", "debug1": "DEBUG"}
    | {name: name.upper() for name in ("silent", "fatal", "error", "info", "verbose", "debug", "debug2", "debug3")}
)
_FACILITIES = values.one_of({name: name.upper() for name in ("daemon", "user", "auth", "authpriv", *(f"local{n}" for n in range(8)))})
_HASHES = values.one_of({name: name.upper() for name in ("md5", "sha1", "sha256", "sha384", "sha512")})


def _table() -> dict[str, Keyword]:
    found: dict[str, Keyword] = {}

    def add(
        names: str,
        grammar: Grammar,
        default: str | list[str] | Missing,
        *,
        in_match: bool = False,
        wins: Wins = Wins.FIRST,
        since: Version = (0, 0),
    ) -> None:
        value = [default] if isinstance(default, str) else default
        for name in names.split():
            found[name] = Keyword(grammar, in_match, wins, value, since)

    flag = values.yes_or_no
    add("usepam gssapikeyexchange gssapistorecredentialsonrekey ignoreuserknownhosts usedns", flag, "no")
    add("gssapicleanupcredentials gssapistrictacceptorcheck kerberosorlocalpasswd kerberosticketcleanup", flag, "yes")
    add("printmotd printlastlog strictmodes tcpkeepalive debianbanner", flag, "yes")
    add("gssapienablek5users kerberosuniqueccache", flag, "no")
    add("kerberosusekuserok", flag, "yes", in_match=True)
    add("hostbasedauthentication hostbasedusesnamefrompacketonly kerberosauthentication gssapiauthentication", flag, "no", in_match=True)
    add("permitemptypasswords x11forwarding disableforwarding streamlocalbindunlink exposeauthinfo", flag, "no", in_match=True)
    add(
        "pubkeyauthentication passwordauthentication x11uselocalhost permittty permituserrc allowagentforwarding",
        flag,
        "yes",
        in_match=True,
    )
    add("kbdinteractiveauthentication", flag, "yes", in_match=True)
    add("refuseconnection", flag, "no", in_match=True, since=(9, 9))
    add("permitrootlogin", _ROOT, "without-password", in_match=True)
    add("ignorerhosts", values.one_of(values.same("yes", "no", "shosts-only")), "yes", in_match=True)
    add("allowtcpforwarding allowstreamlocalforwarding", values.forwarding, "yes", in_match=True)
    add("gatewayports", values.one_of(values.same("clientspecified", "yes", "no")), "no", in_match=True)
    add("permittunnel", values.exactly("no", "point-to-point", "ethernet", "yes"), "no", in_match=True)
    add("compression", values.one_of({"yes": "yes", "delayed": "yes", "no": "no"}), "yes")
    add("addressfamily", values.one_of(values.same("inet", "inet6", "any")), "any")
    add("loglevel", _LEVELS, "INFO", in_match=True)
    add("syslogfacility", _FACILITIES, "AUTH")
    add("fingerprinthash", _HASHES, "SHA256", wins=Wins.LAST)
    add("logingracetime", amounts.seconds, "120")
    add("clientaliveinterval", amounts.seconds, "0", in_match=True)
    add("unusedconnectiontimeout", amounts.unused_timeout, "none", in_match=True, since=(9, 2))
    add("x11displayoffset", amounts.number, "10", in_match=True)
    add("maxauthtries", amounts.number, "6", in_match=True)
    add("maxsessions", amounts.number, "10", in_match=True)
    add("clientalivecountmax", amounts.number, "3", in_match=True)
    add("requiredrsasize", amounts.number, "1024", in_match=True, since=(9, 1))
    add("rsaminsize", amounts.number, "1024", in_match=True)
    add("streamlocalbindmask", amounts.octal, "0177", in_match=True, wins=Wins.LAST)
    add("ciphers macs kexalgorithms hostkeyalgorithms", values.text, _BUILT_IN)
    add("hostbasedacceptedalgorithms pubkeyacceptedalgorithms casignaturealgorithms", values.text, _BUILT_IN, in_match=True)
    for name, kind in KINDS.items():
        found[name] = found[name]._replace(grammar=_algorithms(kind))
    add("gssapikexalgorithms", forms.gssapi_exchanges, _BUILT_IN)
    add("pidfile", values.path, "/run/sshd.pid")
    add("modulifile", values.path, "/etc/ssh/moduli", since=(8, 5))
    add("xauthlocation", values.path, "/usr/bin/xauth")
    add("sshdsessionpath sshdauthpath", values.path, _BUILT_IN, since=(9, 8))
    add("banner trustedusercakeys revokedkeys", values.path, "none", in_match=True)
    add("authorizedkeyscommanduser authorizedprincipalscommanduser", values.text, "none", in_match=True)
    add("chrootdirectory", values.text_or_none, "none", in_match=True)
    add("authorizedkeyscommand authorizedprincipalscommand", forms.key_command, "none", in_match=True)
    add("forcecommand", forms.forced_command, "none", in_match=True)
    add("authorizedprincipalsfile", values.principals_file, "none", in_match=True)
    add("authorizedkeysfile", values.key_files, ".ssh/authorized_keys .ssh/authorized_keys2", in_match=True)
    add("securitykeyprovider", values.provider, "internal")
    add("hostkeyagent", values.agent, "none")
    add("versionaddendum", forms.version_addendum, "none")
    add("pamservicename", values.text, "sshd", in_match=True, since=(9, 8))
    add("hostkey", values.path, [f"/etc/ssh/ssh_host_{kind}_key" for kind in ("rsa", "ecdsa", "ed25519")], wins=Wins.ALL)
    add("hostcertificate", values.path, [], wins=Wins.ALL)
    add("port", forms.listening_port, "22", wins=Wins.ALL)
    add("listenaddress", forms.listen_address, [], wins=Wins.ALL)
    add("allowusers denyusers", forms.users, [], in_match=True, wins=Wins.ALL)
    add("allowgroups denygroups", values.texts, [], in_match=True, wins=Wins.ALL)
    add("acceptenv", forms.variable_names, [], in_match=True, wins=Wins.ALL)
    add("setenv", forms.variables, [], in_match=True)
    add("subsystem", forms.subsystem, [], wins=Wins.ALL)
    add("authenticationmethods", forms.methods, "any", in_match=True)
    add("logverbose", forms.log_verbose, [], in_match=True, since=(8, 5))
    add("channeltimeout", forms.channel_timeouts, [], in_match=True, since=(9, 2))
    add("maxstartups", amounts.startups, "10:30:100", wins=Wins.LAST)
    add("persourcemaxstartups", amounts.per_source_startups, "none", wins=Wins.LAST, since=(8, 5))
    add("persourcenetblocksize", amounts.net_block, "32:128", wins=Wins.LAST, since=(8, 5))
    add("persourcepenalties", penalties.penalties, [], wins=Wins.ALL, since=(9, 8))
    add("persourcepenaltyexemptlist", forms.exempt_addresses, "none", since=(9, 8))
    add("ipqos", amounts.service_class, _BUILT_IN, in_match=True, wins=Wins.LAST)
    add("rekeylimit", amounts.rekey_limit, "0", in_match=True)
    add("rekeyinterval", amounts.rekey_time, "0", in_match=True)  # the second half of RekeyLimit, which wins on its own
    add("permitopen", forms.permitted(bare_port=False), "any", in_match=True)
    add("permitlisten", forms.permitted(bare_port=True), "any", in_match=True)
    add("permituserenvironment", forms.user_environment, "no")
    add("pubkeyauthoptions", forms.key_options, "none", in_match=True)
    add("rdomain", forms.routing_domain, "none", in_match=True)
    return found


KEYWORDS = _table()

ALIASES = {
    "hostdsakey": "hostkey",
    "dsaauthentication": "pubkeyauthentication",
    "keepalive": "tcpkeepalive",
    "gssapicleanupcreds": "gssapicleanupcredentials",
    "hostbasedacceptedkeytypes": "hostbasedacceptedalgorithms",
    "pubkeyacceptedkeytypes": "pubkeyacceptedalgorithms",
}


def canonical(keyword: str) -> str:
    """Today's name of a keyword in lower case; two old names were a setting of their own before 8.7."""
    if keyword in ("challengeresponseauthentication", "skeyauthentication"):
        return "kbdinteractiveauthentication"
    return ALIASES.get(keyword, keyword)


_PASSED_OVER = frozenset(
    str.split(
        """
        afstokenpassing authorizedkeysfile2 checkmail gssusesessionccache gssapiusesessioncredcache kerberostgtpassing
        keyregenerationinterval pamauthenticationviakbdint permitblacklistedkeys protocol reversemappingcheck
        rhostsauthentication rhostsrsaauthentication rsaauthentication serverkeybits uselogin useprivilegeseparation
        verifyreversemapping kerberosgetafstoken exposeauthenticationmethods
        """
    )
)
"""Old ones, and those that Linux builds do not have: sshd says so and goes on."""

_PASSED_OVER_IN_MATCH = frozenset(["rhostsrsaauthentication", "rsaauthentication", "authorizedkeysfile2"])
_ONLY_RED_HAT = frozenset(
    ["gssapienablek5users", "kerberosuniqueccache", "kerberosusekuserok", "rsaminsize", "exposeauthenticationmethods"]
)


def passed_over(keyword: str) -> bool:
    """Whether sshd takes note of it only to say that it is old."""
    return keyword in _PASSED_OVER


def allowed_in_match(keyword: str, version: Version | None) -> bool:
    """Whether it may stand under a Match that is not `Match all`."""
    if keyword in ("match", "include") or (keyword == "subsystem" and (version is None or version > (9, 2))):
        return True
    return keyword in _PASSED_OVER_IN_MATCH if passed_over(keyword) else KEYWORDS[keyword].in_match


def exists(keyword: str, version: Version | None, *, red_hat: bool) -> bool:
    """Whether sshd knows it; where the version is not known, whether any does."""
    if keyword in ("match", "include"):
        return version is None or version >= (8, 2) or keyword == "match"
    if keyword in _ONLY_RED_HAT and not red_hat and version is not None:
        return False
    if passed_over(keyword):
        return True
    if keyword == "rekeyinterval" or keyword not in KEYWORDS:
        return False
    return version is None or red_hat or version >= KEYWORDS[keyword].since  # Red Hat takes over keywords of later versions
