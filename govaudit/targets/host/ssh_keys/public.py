"""Public keys as RFC 4253 section 6.6 and OpenSSH's PROTOCOL.u2f and PROTOCOL.certkeys write them."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator
from typing import NamedTuple

_BITS = {
    "ssh-ed25519": 256,
    "sk-ssh-ed25519@openssh.com": 256,
    "ecdsa-sha2-nistp256": 256,
    "ecdsa-sha2-nistp384": 384,
    "ecdsa-sha2-nistp521": 521,
    "sk-ecdsa-sha2-nistp256@openssh.com": 256,
}
_NUMBERS = {"ssh-rsa": 1, "ssh-dss": 0}
"""Which of the numbers behind the name is as long as the key."""

CERTIFICATE = "-cert-v01@openssh.com"
_LONGEST = 64 * 1024
_BLANK = re.compile(r"[ \t]*")
_WORD = re.compile(r"[^ \t]*")


class PublicKey(NamedTuple):
    """One public key."""

    kind: str
    """Its type, such as `ssh-ed25519`."""
    bits: int | None
    """Its size; None where the type is not known here."""
    fingerprint: str
    """`SHA256:…`, as `ssh-keygen -l` prints it."""


def key_at(text: str, start: int = 0) -> tuple[PublicKey, int] | None:
    """The key `TYPE BASE64` at a position, and where it ends; None where sshd finds none there."""
    name = _WORD.match(text, start)
    if name is None or not name[0]:
        return None
    blank = _BLANK.match(text, name.end())
    body = _WORD.match(text, blank.end() if blank else name.end())
    if body is None or not body[0] or len(body[0]) > _LONGEST:
        return None
    key = read_blob(body[0])
    return (key, body.end()) if key is not None and key.kind == name[0] else None


def read_blob(text: str) -> PublicKey | None:
    """A key from its base64 form; None where it is none. A certificate is told by its type, and has no size here."""
    try:
        blob = base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return None
    parts = list(parts_of(blob))
    if not parts or not re.fullmatch(rb"[a-z0-9@.-]{3,64}", parts[0]):
        return None
    kind = parts[0].decode("ascii")
    bits = _BITS.get(kind)
    if kind in _NUMBERS:
        at = _NUMBERS[kind] + 1
        if len(parts) <= at:
            return None
        bits = int.from_bytes(parts[at], "big").bit_length()
    return PublicKey(kind, bits, fingerprint_of(blob))


def fingerprint_of(blob: bytes) -> str:
    """As `ssh-keygen -l` prints it."""
    return "SHA256:" + base64.b64encode(hashlib.sha256(blob).digest()).decode("ascii").rstrip("=")


def parts_of(blob: bytes) -> Iterator[bytes]:
    """The length-prefixed strings of a key, up to where they no longer fit."""
    at = 0
    while at + 4 <= len(blob):
        length = int.from_bytes(blob[at : at + 4], "big")
        if at + 4 + length > len(blob):
            return
        yield blob[at + 4 : at + 4 + length]
        at += 4 + length
