"""E-mail addresses (RFC 5321 in its usual form) under a top-level domain that exists for people.

`user@host` is also how programs name algorithms, units and accounts; those are left out.
"""

from __future__ import annotations

import re

_LOCAL = re.compile(rb"(?<![A-Za-z0-9._%+-])[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}\Z")
_DOMAIN = re.compile(rb"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.){1,5}([A-Za-z]{2,18})(?![A-Za-z0-9@-])")
_TOP_LEVEL = frozenset(
    b"com net org edu gov mil int info biz name pro app dev cloud online site tech store xyz asia mobi tel travel jobs aero coop post "
    b"email agency live today world space website web shop blog media news team support digital solutions services systems network "
    b"company group academy school university college bank finance health hospital care clinic law legal".split()
)
"""Generic domains (IANA, Root Zone Database) that people have addresses under, beside those of countries, which have two letters."""
_NO_COUNTRIES = frozenset(b"js py so".split())
"""File endings rather than the domains of countries."""
_NAMES_OF_ALGORITHMS = frozenset(b"openssh.com libssh.org lysator.liu.se ssh.com tinyssh.org putty.projects.tartarus.org".split())
"""Domains under which SSH names its extensions (RFC 4251, section 6)."""


def at(data: bytes, position: int) -> tuple[int, int] | None:
    """Start and end of the address whose @ is at `position`; None where there is none."""
    domain = _DOMAIN.match(data, position + 1, position + 256)
    if domain is None or not _is_top_level(domain[1].lower()) or domain[0].lower() in _NAMES_OF_ALGORITHMS:
        return None
    local = _LOCAL.search(data[max(0, position - 65) : position])
    return (position - len(local[0]), domain.end()) if local else None


def _is_top_level(name: bytes) -> bool:
    return name in _TOP_LEVEL or (len(name) == 2 and name not in _NO_COUNTRIES)


def masked(text: bytes) -> str:
    """The domain only."""
    return "***@" + text.rpartition(b"@")[2].decode("ascii")
