"""Secrets that can be told by their own form: tokens with a known prefix, private keys, password hashes.

Prefixes as their issuers document them (AWS IAM identifiers, GitHub and GitLab token formats, Slack,
Google, Stripe, SendGrid, npm and PyPI tokens; JSON Web Token, RFC 7519).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple


class Found(NamedTuple):
    """A secret in bytes."""

    start: int
    end: int
    what: str
    """AWS access key, GitHub token, …"""


class _Form(NamedTuple):
    what: str
    anchor: bytes
    pattern: re.Pattern[bytes]


def _form(what: str, anchor: bytes, rest: bytes) -> _Form:
    return _Form(what, anchor, re.compile(re.escape(anchor) + rest + rb"(?![A-Za-z0-9])"))


TOKENS = (
    *(_form("AWS access key", anchor, rb"[A-Z2-7]{16}") for anchor in (b"AKIA", b"ASIA", b"ABIA", b"ACCA")),
    *(_form("GitHub token", anchor, rb"[A-Za-z0-9]{36,255}+") for anchor in (b"ghp_", b"gho_", b"ghu_", b"ghs_", b"ghr_")),
    _form("GitHub token", b"github_pat_", rb"[A-Za-z0-9_]{22,255}+"),
    _form("GitLab token", b"glpat-", rb"[A-Za-z0-9_-]{20,255}+"),
    *(_form("Slack token", anchor, rb"[A-Za-z0-9-]{10,255}+") for anchor in (b"xoxa-", b"xoxb-", b"xoxp-", b"xoxo-", b"xoxs-", b"xoxr-")),
    _form("Slack webhook", b"hooks.slack.com/services/", rb"[A-Za-z0-9/]{20,255}+"),
    _form("Google API key", b"AIza", rb"[A-Za-z0-9_-]{35}"),
    *(_form("Stripe key", anchor, rb"[A-Za-z0-9]{16,255}+") for anchor in (b"sk_live_", b"rk_live_", b"sk_test_", b"rk_test_")),
    _form("SendGrid key", b"SG.", rb"[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}"),
    _form("npm token", b"npm_", rb"[A-Za-z0-9]{36}"),
    _form("PyPI token", b"pypi-AgEI", rb"[A-Za-z0-9_-]{50,512}+"),
    _form("age private key", b"AGE-SECRET-KEY-1", rb"[A-Z0-9]{50,70}+"),
    _form("JSON Web Token", b"eyJ", rb"[A-Za-z0-9_-]{8,4096}+\.eyJ[A-Za-z0-9_-]{4,8192}+\.[A-Za-z0-9_-]{0,2048}+"),
)

_KEY_BEGIN = re.compile(rb"-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----")
_KEY_END = re.compile(rb"-----END (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----")
_KEY_LINES = re.compile(rb"(?:(?:Proc-Type|DEK-Info|Version|Comment): [^\n]{0,200}\n|[A-Za-z0-9+/=]*+(?:\r?\n|\\r|\\n|\Z))*")
"""The body of a key that was cut off: base64, its lines ended really or as \\n in a string."""

_HASH = re.compile(
    rb"\$(1|2[abxy]?|5|6|7|y|gy|md5|sha1|apr1|argon2(?:id|i|d)|scrypt|pbkdf2(?:-sha\d{1,3})?|P|H|S)\$"
    rb"([./A-Za-z0-9$=,+_-]{1,512}+)"
)
_HASH_PARAMETERS = re.compile(rb"(?:(?:rounds=\d+|[a-z]=\d+(?:,[a-z]+=[\w-]+)*|\d{1,8}|[./A-Za-z0-9]{1,4})\$)*")
"""What stands before the salt: rounds, cost, version."""


def tokens(data: bytes) -> Iterator[Found]:
    """Tokens with a known prefix, form by form."""
    for what, anchor, pattern in TOKENS:
        position = data.find(anchor)
        while position >= 0:
            found = None if data[max(0, position - 1) : position].isalnum() else pattern.match(data, position)
            if found:
                yield Found(position, found.end(), what)
                position = found.end() - 1
            position = data.find(anchor, position + 1)


def private_keys(data: bytes) -> Iterator[Found]:
    """The bodies of PEM and PGP private keys, without the lines that begin and end them."""
    position = data.find(b"-----BEGIN ")
    while position >= 0:
        begin = _KEY_BEGIN.match(data, position)
        if begin is None:
            position = data.find(b"-----BEGIN ", position + 1)
            continue
        next_begin = data.find(b"-----BEGIN ", begin.end())
        end = _KEY_END.search(data, begin.end(), next_begin if next_begin >= 0 else len(data))
        stop = end.start() if end else _body_end(data, begin.end())
        if stop > begin.end():
            yield Found(begin.end(), stop, "private key")
        position = data.find(b"-----BEGIN ", max(stop, begin.end()))


def password_hashes(data: bytes) -> Iterator[Found]:
    """Hashes in the modular crypt format (crypt(5)), without the scheme and its cost."""
    for found in _HASH.finditer(data) if b"$" in data else ():
        parameters = _HASH_PARAMETERS.match(data, found.start(2), found.end())
        start = parameters.end() if parameters else found.start(2)
        if _is_hash(found[1], data[start : found.end()]):
            yield Found(start, found.end(), "password hash")


def _is_hash(scheme: bytes, rest: bytes) -> bool:
    """Whether what follows the parameters is long enough for a hash, and no path or variable of a shell script."""
    if scheme in {b"1", b"5", b"6", b"apr1", b"md5", b"sha1"}:
        return len(rest.rpartition(b"$")[2]) >= 16
    return len(rest) >= 20


def _body_end(data: bytes, start: int) -> int:
    lines = _KEY_LINES.match(data, start)
    return lines.end() if lines else start
