"""Settings in the form of `sshd -T` (`dump_config` in servconf.c)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from govaudit.model import Missing

_ORDER = str.split(
    """
    port addressfamily listenaddress usepam pamservicename logingracetime x11displayoffset maxauthtries maxsessions
    clientaliveinterval clientalivecountmax requiredrsasize streamlocalbindmask unusedconnectiontimeout permitrootlogin
    ignorerhosts ignoreuserknownhosts hostbasedauthentication hostbasedusesnamefrompacketonly pubkeyauthentication
    kerberosauthentication kerberosorlocalpasswd kerberosticketcleanup gssapiauthentication gssapicleanupcredentials
    gssapikeyexchange gssapistrictacceptorcheck gssapistorecredentialsonrekey gssapikexalgorithms passwordauthentication
    kbdinteractiveauthentication challengeresponseauthentication printmotd printlastlog x11forwarding x11uselocalhost
    permittty permituserrc strictmodes tcpkeepalive permitemptypasswords compression gatewayports usedns allowtcpforwarding
    allowagentforwarding disableforwarding allowstreamlocalforwarding streamlocalbindunlink fingerprinthash exposeauthinfo
    refuseconnection debianbanner pidfile modulifile xauthlocation ciphers macs banner forcecommand chrootdirectory
    trustedusercakeys revokedkeys securitykeyprovider authorizedprincipalsfile versionaddendum authorizedkeyscommand
    authorizedkeyscommanduser authorizedprincipalscommand authorizedprincipalscommanduser hostkeyagent kexalgorithms
    casignaturealgorithms hostbasedacceptedalgorithms hostkeyalgorithms pubkeyacceptedalgorithms sshdsessionpath sshdauthpath
    persourcepenaltyexemptlist loglevel syslogfacility authorizedkeysfile hostkey hostcertificate allowusers denyusers
    allowgroups denygroups acceptenv setenv authenticationmethods logverbose channeltimeout subsystem maxstartups
    persourcemaxstartups persourcenetblocksize permittunnel ipqos rekeylimit permitopen permitlisten permituserenvironment
    pubkeyauthoptions persourcepenalties
    """
)
"""The order in which OpenSSH 10.0 prints them; those of Red Hat and SUSE follow."""

_NOT_PRINTED = frozenset(["rekeyinterval", "rdomain"])


_BEFORE_8_5 = {
    "hostbasedacceptedalgorithms": "hostbasedacceptedkeytypes",
    "pubkeyacceptedalgorithms": "pubkeyacceptedkeytypes",
}


def printed(settings: Mapping[str, list[str] | Missing], *, before_8_5: bool = False) -> Iterator[str]:
    """A line for each value; a comment with the reason where one is not known."""
    others = sorted(settings.keys() - set(_ORDER) - _NOT_PRINTED)
    for keyword in [*_ORDER, *others]:
        lines = settings.get(keyword, [])
        name = _BEFORE_8_5.get(keyword, keyword) if before_8_5 else keyword
        interval = settings.get("rekeyinterval", ["0"]) if keyword == "rekeylimit" else []
        for value in (lines, interval):
            if isinstance(value, Missing):
                yield f"# {name} is not known: {_one_line(str(value.sentence))}"
                break
        else:
            assert isinstance(lines, list)
            assert isinstance(interval, list)
            for line in lines:
                yield _one_line(" ".join([name, line, *interval]))


def _one_line(text: str) -> str:
    """Without anything that a terminal would obey."""
    return "".join(letter if letter.isprintable() or letter == "\t" else "\ufffd" for letter in text)
