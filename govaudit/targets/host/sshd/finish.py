"""From what the files of sshd set to what holds: defaults, algorithm lists, and the tests that sshd makes before it starts
(`fill_default_server_options` in servconf.c, `main` in sshd.c).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from ipaddress import IPv4Address, IPv6Address, ip_address
from socket import AF_INET6, inet_ntop

from govaudit.facts.sshd_settings.matching import number_of
from govaudit.model import Missing, Reason, Sentence, missing
from govaudit.targets.host.sshd.algorithms import KINDS, assembled, default
from govaudit.targets.host.sshd.forms import METHODS
from govaudit.targets.host.sshd.keywords import KEYWORDS, exists
from govaudit.targets.host.sshd.lines import Refused
from govaudit.targets.host.sshd.penalties import settled
from govaudit.targets.host.sshd.values import Value
from govaudit.targets.host.sshd.version import Build

_DEBIAN: dict[str, list[str]] = {
    "gssapikexalgorithms": [
        "gss-group14-sha256-,gss-group16-sha512-,gss-nistp256-sha256-,gss-curve25519-sha256-,gss-group14-sha1-,gss-gex-sha1-"
    ],
    "pidfile": ["/run/sshd.pid"],
    "xauthlocation": ["/usr/bin/xauth"],
}
"""What Debian and Ubuntu build in, from 8.4 on."""

NO_KEY = "(null)"
"""What `sshd -T` prints for `HostKey none`."""
_CLEARED_BY_NONE = ("authorizedprincipalsfile", "securitykeyprovider", "hostkeyagent")


def finished(set_by_files: Mapping[str, Value], challenge: Value | None, doubt: Missing | None, build: Build) -> dict[str, Value]:
    """All settings as `sshd -T` prints them. Raises Refused where sshd would not start."""
    settings: dict[str, Value] = {}
    for keyword in KEYWORDS:
        if exists(keyword, build.version, red_hat=build.red_hat) or keyword == "rekeyinterval":
            value = set_by_files.get(keyword)
            settings[keyword] = (doubt or default_of(keyword, build)) if value is None else value
    if "rsaminsize" in settings and "rsaminsize" not in set_by_files:
        del settings["rsaminsize"]
    if build.version is not None and build.version < (9, 3):
        del settings["debianbanner"]  # there is such a setting, but it is not printed
    _settle_keyboard(settings, set_by_files, challenge, doubt, build)
    for keyword in KINDS:
        found = list_of(keyword, settings[keyword], build)
        settings[keyword] = default_of(keyword, build) if found == [""] else found  # an empty list is none, and the default holds
    for keyword in _CLEARED_BY_NONE:
        value = settings[keyword]
        if isinstance(value, list) and value[0].lower() == "none":
            settings[keyword] = ["none"]
    if settings.get("channeltimeout") in (["none"], ["None"], ["NONE"], []) and "channeltimeout" in settings:
        settings["channeltimeout"] = [] if build.version is not None and build.version < (9, 3) else ["none"]
    if isinstance(keys := settings["hostkey"], list):
        settings["hostkey"] = [NO_KEY if key == "none" else key for key in keys]
    settings["listenaddress"] = _listening(settings)
    if "persourcepenalties" in settings:
        settings["persourcepenalties"] = settled(settings["persourcepenalties"], build.version)
    _check_commands(settings, set_by_files)
    if _cannot_be_satisfied(settings):
        raise Refused(Sentence("each of AuthenticationMethods names one that is off"))
    return settings


def default_of(keyword: str, build: Build) -> Value:
    """What holds where no file sets it."""
    if keyword in KINDS:
        algorithms = default(KINDS[keyword], build.version, red_hat=build.red_hat)
        return algorithms if isinstance(algorithms, Missing) else [",".join(algorithms)]
    if build.debian and build.version is not None and build.version >= (8, 4):
        if keyword in _DEBIAN:
            return _DEBIAN[keyword]
        if keyword == "ipqos":
            return ["ef cs1"] if build.version >= (10, 0) else ["lowdelay throughput"]
        if keyword in ("sshdsessionpath", "sshdauthpath"):
            return [f"/usr/lib/openssh/{'sshd-session' if keyword == 'sshdsessionpath' else 'sshd-auth'}"]
    elif keyword in ("pidfile", "xauthlocation"):
        return missing(Reason.NOT_SUPPORTED, "the default is built into this OpenSSH, and `sshd -T` alone tells it")
    if keyword == "kbdinteractiveauthentication" and build.version is not None and build.version < (8, 7):
        return ["no"]
    return KEYWORDS[keyword].default


def list_of(keyword: str, value: Value, build: Build) -> Value:
    """A list of algorithms as it comes out. Raises Refused where sshd would not start."""
    value = set_on_the_command_line(build) or value
    if isinstance(value, Missing):
        return value
    algorithms = assembled(KINDS[keyword], value[0], build.version, red_hat=build.red_hat)
    return algorithms if isinstance(algorithms, Missing) else [",".join(algorithms)]


def set_on_the_command_line(build: Build) -> Missing | None:
    """Why the files do not tell which algorithms are offered: the service of RHEL 8 names them on sshd's command line."""
    if build.red_hat and build.release == "8":
        return missing(Reason.NOT_SUPPORTED, "the service sets the algorithms on sshd's command line, from the crypto policy")
    return None


def _settle_keyboard(
    settings: dict[str, Value], set_by_files: Mapping[str, Value], challenge: Value | None, doubt: Missing | None, build: Build
) -> None:
    """Before 8.7, ChallengeResponseAuthentication is on by default and switches keyboard-interactive on."""
    keyword = "kbdinteractiveauthentication"
    if build.version is not None and build.version >= (8, 7):
        return
    challenge = challenge or doubt or ["yes"]
    keyboard = set_by_files.get(keyword) or doubt or ["no"]
    before = challenge if isinstance(challenge, Missing) else ["yes"] if challenge == ["yes"] else keyboard
    if build.version is None:
        if before != settings[keyword]:
            settings[keyword] = missing(
                Reason.NOT_SUPPORTED,
                "whether {keyword} is off depends on the OpenSSH version, which is not known here",
                keyword="KbdInteractiveAuthentication",
            )
        return
    settings[keyword] = before
    settings["challengeresponseauthentication"] = challenge


def _listening(settings: Mapping[str, Value]) -> Value:
    ports, written, family = settings["port"], settings["listenaddress"], settings["addressfamily"]
    for value in (ports, written, family):
        if isinstance(value, Missing):
            return value
    assert isinstance(ports, list)
    assert isinstance(written, list)
    assert isinstance(family, list)
    lines: list[str] = []
    for one in written:
        address, given = _parted(one)
        found = number_of(address)
        if not re.fullmatch(r"[A-Za-z0-9_.%:-]+", address):
            raise Refused(Sentence("an address to listen at is expected"))
        if found is None:
            return missing(Reason.NOT_SUPPORTED, "{address} is a name, which is not looked up", address=address)
        number = ip_address(address) if ":" in address else ip_address(found[1])
        if family[0] != "any" and (family[0] == "inet6") != (number.version == 6):
            raise Refused(Sentence("an address to listen at is of another family than AddressFamily"))
        shown = f"[{inet_ntop(AF_INET6, number.packed)}]" if number.version == 6 else str(number)
        lines.extend(f"{shown}:{port}" for port in ([given] if given else ports))
    if not written:
        everywhere = [str(ip) for ip in (IPv6Address(0), IPv4Address(0)) if family[0] in ("any", "inet6" if ip.version == 6 else "inet")]
        lines = [f"[{address}]:{port}" if ":" in address else f"{address}:{port}" for port in ports for address in everywhere]
    return lines


def _parted(written: str) -> tuple[str, str]:
    """Address and port; the port is empty where none is given."""
    if "[" not in written and written.count(":") >= 2:
        return written, ""
    address, _, port = written.rpartition("]")[2].partition(":") if "]" in written else written.replace("/", ":", 1).partition(":")
    if "]" in written:
        address = written[1 : written.index("]")]
    return address, port


def _check_commands(settings: Mapping[str, Value], set_by_files: Mapping[str, Value]) -> None:
    for keyword in ("authorizedkeyscommand", "authorizedprincipalscommand"):
        command, user = settings[keyword], settings[f"{keyword}user"] if f"{keyword}user" not in set_by_files else []
        if isinstance(command, list) and command[0].lower() != "none" and user == ["none"]:
            raise Refused(Sentence("a command is set without the user that runs it"))


def _cannot_be_satisfied(settings: Mapping[str, Value]) -> bool:
    """Whether every list of methods has one that is switched off."""
    lists = settings["authenticationmethods"]
    if isinstance(lists, Missing) or lists == ["any"]:
        return False
    return all(any(_is_off(method, settings) for method in together.split(",")) for together in lists[0].split(" "))


def _is_off(method: str, settings: Mapping[str, Value]) -> bool:
    name = method.partition(":")[0]
    return name != "none" and settings[METHODS[name]] == ["no"]
