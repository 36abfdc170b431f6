"""OpenSSH certificates as PROTOCOL.certkeys lays them out; their signatures are not verified."""

from __future__ import annotations

import base64
import binascii
import struct
from datetime import UTC, datetime
from typing import NamedTuple

from govaudit.targets.host.ssh_keys.public import CERTIFICATE, fingerprint_of, parts_of

_FIELDS = {"ssh-rsa": 2, "ssh-dss": 4, "ssh-ed25519": 1, "ecdsa-sha2-nistp256": 2, "ecdsa-sha2-nistp384": 2, "ecdsa-sha2-nistp521": 2}
"""How many strings make up the key, behind its type."""
_HOST = 2
_LONGEST = 64 * 1024
_FOR_EVER = 2**64 - 1
_LAST = 253_402_300_799
"""The end of the year 9999."""


class Certificate(NamedTuple):
    """What it says of itself."""

    kind: str
    """The type of the key that it is about."""
    fingerprint: str
    """Of that key."""
    is_of_host: bool
    principals: list[str]
    valid_from: datetime | None
    """None: always."""
    valid_to: datetime | None
    """None: for ever."""


def read_certificate(text: str) -> Certificate | None:
    """The certificate in the first line of a file; None where there is none that can be read."""
    words = text.split(maxsplit=2)
    if len(words) < 2 or not words[0].endswith(CERTIFICATE) or len(words[1]) > _LONGEST:
        return None
    kind = words[0].removesuffix(CERTIFICATE)
    try:
        blob = base64.b64decode(words[1], validate=True)
        return _read(kind, blob)
    except (binascii.Error, ValueError, struct.error, IndexError):
        return None


def _read(kind: str, blob: bytes) -> Certificate | None:
    count = _FIELDS.get(kind)
    parts = list(parts_of(blob))
    if count is None or len(parts) < 2 + count or parts[0] != f"{kind}{CERTIFICATE}".encode():
        return None
    key = parts[2 : 2 + count]
    at = sum(4 + len(part) for part in parts[: 2 + count])
    _serial, type_of = struct.unpack_from(">QI", blob, at)
    rest = list(parts_of(blob[at + 12 :]))
    _key_id, principals = rest[0], rest[1]
    valid = at + 12 + 8 + len(_key_id) + len(principals)
    begins, ends = struct.unpack_from(">QQ", blob, valid)
    return Certificate(
        kind=kind,
        fingerprint=fingerprint_of(b"".join(struct.pack(">I", len(part)) + part for part in (kind.encode(), *key))),
        is_of_host=type_of == _HOST,
        principals=[one.decode("utf-8", errors="replace") for one in parts_of(principals)],
        valid_from=_moment(begins) if begins else None,
        valid_to=None if ends == _FOR_EVER else _moment(ends),
    )


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(min(seconds, _LAST), UTC)
