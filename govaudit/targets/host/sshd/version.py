"""Which OpenSSH a host runs: by its own word, else by what its distribution ships."""

from __future__ import annotations

import re
from typing import NamedTuple

from govaudit.model import Missing, Seen

Version = tuple[int, int]
"""Such as (9, 2)."""


class Build(NamedTuple):
    """An OpenSSH as far as it matters how it reads its configuration."""

    version: Version | None
    """None where it is not known."""
    debian: bool = False
    """Built by Debian or Ubuntu."""
    red_hat: bool = False
    """Built by Red Hat, or made from that."""
    release: str = ""
    """The distribution's major release."""
    calls_itself: str = ""
    """What `Match version` is compared with, such as `OpenSSH_10.0p2 Debian-7`; empty where `sshd -V` was not asked."""
    services: tuple[tuple[str, int], ...] | None = None
    """The TCP ports of /etc/services by their names; None where they are not known."""
    homes: tuple[tuple[str, str], ...] | None = None
    """The homes by account, for paths that begin with `~`; None where they are not known."""


_SHIPPED: dict[str, dict[str, Version]] = {
    "debian": {"10": (7, 9), "11": (8, 4), "12": (9, 2), "13": (10, 0)},
    "ubuntu": {"18.04": (7, 6), "20.04": (8, 2), "22.04": (8, 9), "24.04": (9, 6), "25.04": (9, 9), "25.10": (10, 0)},
    "rhel": {"7": (7, 4), "8": (8, 0), "9": (8, 7), "10": (9, 9)},
}
"""By os-release: the OpenSSH of each release, from its package index."""

RED_HAT = ("rhel", "centos", "rocky", "almalinux", "ol", "fedora")
"""Families whose OpenSSH is patched by Red Hat."""


def told(text: str) -> Version | None:
    """The version in the words of `sshd -V` or of the usage that an older sshd prints instead."""
    found = re.search(r"\bOpenSSH_([0-9]{1,3})\.([0-9]{1,3})", text)
    return (int(found[1]), int(found[2])) if found else None


def as_pair(version: str | Missing) -> Version | None:
    """From the text that a fact holds."""
    major, dot, minor = version.partition(".") if isinstance(version, str) else ("", "", "")
    return (int(major), int(minor)) if dot else None


def name_told(text: str) -> str:
    """The whole name of the version in the words of `sshd -V`."""
    found = re.search(r"\bOpenSSH_[^,\n]{1,100}", text)
    return found[0].strip() if found else ""


def services_in(content: bytes) -> tuple[tuple[str, int], ...]:
    """The TCP ports by name and alias, of services(5); the first line counts."""
    found: dict[str, int] = {}
    for line in content.decode("utf-8", errors="replace").split("\n"):
        words = line.partition("#")[0].split()
        number, slash, protocol = words[1].partition("/") if len(words) > 1 else ("", "", "")
        if slash and protocol == "tcp" and number.isascii() and number.isdigit() and len(number) < 6:
            for name in (words[0], *words[2:]):
                found.setdefault(name, int(number))
    return tuple(found.items())


def homes_in(content: bytes) -> tuple[tuple[str, str], ...]:
    """The homes of passwd(5) by account; under the empty name that of uid 0, which sshd runs as."""
    found: dict[str, str] = {}
    for line in content.decode("utf-8", errors="replace").split("\n"):
        fields = line.split(":")
        if len(fields) == 7 and fields[0] and not fields[0].startswith(("#", "+", "-")):
            found.setdefault(fields[0], fields[5])
            if fields[2] == "0":
                found.setdefault("", fields[5])
    return tuple(found.items())


def shipped(release: Seen | None) -> Version | None:
    """What this release of the distribution ships."""
    name, version = distribution(release)
    family = "rhel" if name in RED_HAT and name != "fedora" else name
    found = _SHIPPED.get(family, {})
    return found.get(version) or found.get(version.partition(".")[0])


def distribution(release: Seen | None) -> tuple[str, str]:
    """ID and VERSION_ID of os-release(5), in lower case."""
    if release is None:
        return "", ""
    pairs = (line.partition("=") for line in release.lines())
    values = {key: value.strip().strip("\"'").lower() for key, _, value in pairs}
    return values.get("ID", ""), values.get("VERSION_ID", "")


def build_of(version: Version | None, release: Seen | None) -> Build:
    """What is known of the build."""
    name, number = distribution(release)
    return Build(version, debian=name in ("debian", "ubuntu"), red_hat=name in RED_HAT, release=number.partition(".")[0])
