"""Secrets that programs take as short options: in crontabs, units and scripts they stand for everybody who may read these."""

from __future__ import annotations

import re
from collections.abc import Iterator

_REST = rb"\b[^\n;|&]{0,400}?[ \t]"
_WORD = rb"[\"']?([^\s\"'][^\s\"']{0,255})"

_FAMILIES: tuple[tuple[tuple[bytes, ...], re.Pattern[bytes]], ...] = (
    # With a blank behind it, -p of these asks for the password, and the next word is another thing.
    ((b"mysql", b"mariadb", b"mydumper", b"7z"), re.compile(rb"(?:mysql\w*|mariadb[\w-]*|mydumper|7z[ar]?)" + _REST + rb"-p" + _WORD)),
    ((b"sshpass", b"mongo"), re.compile(rb"(?:sshpass|mongo\w*)" + _REST + rb"-p[ \t]{0,4}" + _WORD)),
    (
        (b"curl", b"wget"),
        re.compile(rb"(?:curl|wget)" + _REST + rb"(?:-u|-U|--user|--proxy-user)[ \t=]{0,4}[\"']?[^\s:\"']{1,128}:([^\s\"']{1,256})"),
    ),
    ((b"ldap",), re.compile(rb"ldap\w+" + _REST + rb"-w[ \t]{0,4}" + _WORD)),
    ((b"redis-cli",), re.compile(rb"redis-cli" + _REST + rb"-a[ \t]{0,4}" + _WORD)),
    (
        (b"smbclient", b"rpcclient"),
        re.compile(rb"(?:smbclient|rpcclient)" + _REST + rb"-U[ \t]{0,4}[\"']?[^\s%\"']{1,128}%([^\s\"']{1,256})"),
    ),
    ((b"sqlcmd", b"zip"), re.compile(rb"(?:sqlcmd|\bzip|unzip)" + _REST + rb"-P[ \t]{0,4}" + _WORD)),
    ((b"pass:",), re.compile(rb"-pass(?:in|out)?[ \t]{1,4}[\"']?pass:([^\s\"']{1,256})")),
)
"""Names that must be there, and where the secret stands behind one of them."""


def secrets_in_commands(data: bytes) -> Iterator[tuple[int, int]]:
    """Where the secrets begin and end; each pattern stays within a bounded part of one command."""
    for names, pattern in _FAMILIES:
        if any(name in data for name in names):
            for found in pattern.finditer(data):
                yield found.span(1)
