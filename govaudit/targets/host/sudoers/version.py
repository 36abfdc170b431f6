"""Which sudo a host has, and how it reads sudoers: by what it says of itself, else by what its distribution ships."""

from __future__ import annotations

import re
from typing import NamedTuple

from govaudit.model import Missing, Reason, Seen, missing
from govaudit.reading import Observations
from govaudit.targets.host.requests import Command, File
from govaudit.targets.host.sshd.version import RED_HAT, distribution

RELEASE = File("/etc/os-release")
VERSION = Command(("sudo", "-V"))

_SHIPPED = {
    "debian": {"10": "1.8.27", "11": "1.9.5", "12": "1.9.13", "13": "1.9.16"},
    "ubuntu": {"18.04": "1.8.21", "20.04": "1.8.31", "22.04": "1.9.9", "24.04": "1.9.15", "25.04": "1.9.16"},
    "rhel": {"7": "1.8.23", "8": "1.9.5", "9": "1.9.5", "10": "1.9.15"},
}
"""By os-release: the sudo of each release, from its package index."""

_DEBIAN_WITH_LOGIN = 12
"""Since this release Debian's `sudo -i` has a PAM service of its own."""

_SAID = re.compile(r"Sudo version ([0-9]+\.[0-9]+\.[0-9]+)(?:p[0-9]+|[a-z]+[0-9]*)?")


class Dialect(NamedTuple):
    """What versions of sudo differ in, when they read sudoers."""

    recovers: bool
    """It leaves out a line with a mistake, and goes on behind it (since 1.9.3); before, it lets nobody in at all."""
    has_intercept: bool
    """It knows the tag INTERCEPT (since 1.9.8)."""
    has_expressions: bool
    """It takes `^…$` for a regular expression (since 1.9.10)."""
    has_list: bool
    """It knows the command `list`, a file that is included and missing does not spoil the next line, and a NUL ends a line (1.9.13)."""
    further_keywords: tuple[str, ...]
    """Words that begin an option beside those that all know (AppArmor's since 1.9.11, by the build; all since 1.9.16)."""
    quotes_paths: bool
    """It takes quotes around the paths of CWD and CHROOT (since 1.9.16)."""


_ALL_KEYWORDS = ("APPARMOR_PROFILE", "PRIVS", "LIMITPRIVS")


def version_of(seen: Observations) -> str | Missing:
    """The version without what follows `p`; `sudo -V` tells it, else the release."""
    said = seen.outcome(VERSION)
    if isinstance(said, Seen) and (found := _SAID.match(said.text)):
        return found[1]
    if isinstance(said, Seen) and said.text.strip():
        return missing(Reason.NOT_SUPPORTED, "the version of sudo is not known")
    return shipped(seen.seen(RELEASE))


def login_service(seen: Observations, usual: str) -> str:
    """The PAM service of `sudo -i` by the build, `usual` being that of sudo otherwise; empty where the build is not known."""
    said = seen.outcome(VERSION)
    if isinstance(said, Seen) and "Configure options:" in said.text:
        return "sudo-i" if "--with-pam-login" in said.text else usual
    name, number = distribution(seen.seen(RELEASE))
    if name == "debian" and number.partition(".")[0] in _SHIPPED["debian"]:
        return "sudo-i" if int(number.partition(".")[0]) >= _DEBIAN_WITH_LOGIN else usual
    return "sudo-i" if name in RED_HAT else ""


def shipped(release: Seen | None) -> str | Missing:
    """What the distribution ships, without what follows `p`."""
    name, number = distribution(release)
    found = _SHIPPED.get("rhel" if name in RED_HAT and name != "fedora" else name, {})
    version = found.get(number) or found.get(number.partition(".")[0])
    return version or missing(Reason.NOT_SUPPORTED, "the version of sudo is not known")


def numbers_of(version: str) -> tuple[int, ...]:
    """A version in a form that can be compared."""
    return tuple(int(part) for part in re.findall("[0-9]+", version))


def dialects_of(seen: Observations) -> list[Dialect]:
    """How the host's sudo may read sudoers: more than one way where the version, or its build, is not known."""
    version = version_of(seen)
    said = seen.outcome(VERSION)
    options = said.text if isinstance(said, Seen) and "Configure options:" in said.text else ""
    is_without = distribution(seen.seen(RELEASE))[0] in ("debian", *RED_HAT)
    knows_apparmor = "--with-apparmor" in options if options else False if is_without else None
    if isinstance(version, Missing):
        return [found for one in ("1.9.16", "1.9.13", "1.9.5") for found in _dialects(numbers_of(one), None)]
    return _dialects(numbers_of(version), knows_apparmor)


def _dialects(version: tuple[int, ...], knows_apparmor: bool | None) -> list[Dialect]:
    keywords: list[tuple[str, ...]] = [()]
    if version >= (1, 9, 16):
        keywords = [_ALL_KEYWORDS]
    elif version >= (1, 9, 14):
        keywords = [_ALL_KEYWORDS, _ALL_KEYWORDS[:1], ()]
    elif version >= (1, 9, 11) and knows_apparmor is not False:
        keywords = [_ALL_KEYWORDS[:1], ()] if knows_apparmor is None else [_ALL_KEYWORDS[:1]]
    return [
        Dialect(
            recovers=version >= (1, 9, 3),
            has_intercept=version >= (1, 9, 8),
            has_expressions=version >= (1, 9, 10),
            has_list=version >= (1, 9, 13),
            further_keywords=words,
            quotes_paths=version >= (1, 9, 16),
        )
        for words in keywords
    ]


