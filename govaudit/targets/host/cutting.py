"""What is left of secrets: the states of /etc/shadow and /etc/gshadow, and how private keys are protected.

On a host the script cuts, before anything leaves it (`shadow` and `keys` in observe.sh). Here is the
same for a root directory, and how the public beginning of an OpenSSH key is read.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Sequence

from govaudit.model import Missing, Reason, missing

_NUMBER = re.compile(rb"-?[0-9]{0,18}\Z")
_NAMES = re.compile(rb"[^$,]*\$?(?:,[^$,]*\$?)*\Z")
_NAME = re.compile(rb"[^$]{0,256}\$?\Z")
_BEGIN = re.compile(rb"[ \t]*-----BEGIN ((?:[A-Z0-9]+ )*)PRIVATE KEY( BLOCK)?-----")
_OTHER = re.compile(rb"[ \t]*-----BEGIN (?:[A-Z0-9]+ )*(?:CERTIFICATE|PUBLIC KEY|PARAMETERS|X509 CRL|REQUEST)-----")
_PUTTY = re.compile(rb"PuTTY-User-Key-File-[0-9]+:")
_PUTTY_CIPHER = re.compile(rb"Encryption: ([A-Za-z0-9-]+)\Z")
_DEK_INFO = re.compile(rb"DEK-Info: ([A-Za-z0-9-]{1,40})[^,]*(?:,|\Z)")
_KEYS_OF_ONE_FILE = 16
_KEYS_ALONE = re.compile(
    r"/etc/(ssl/private|pki/tls/private|dovecot/private|ipsec\.d/private|swanctl/private|httpd/conf/ssl\.key)/.*", re.DOTALL
)
_OPENSSH_MAGIC = b"openssh-key-v1\0"


def shadow_states(content: bytes) -> bytes:
    """/etc/shadow with each password field cut down to its state, as `ShadowStates` says."""
    return b"".join(_shadow_line(line) + b"\n" for line in content.split(b"\n") if line.strip(b" \t"))


def group_shadow_states(content: bytes) -> bytes:
    """/etc/gshadow with each password field cut down to its state, as `GroupShadowStates` says."""
    return b"".join(_group_shadow_line(line) + b"\n" for line in content.split(b"\n") if line.strip(b" \t"))


def _group_shadow_line(line: bytes) -> bytes:
    fields = line.split(b":")
    if len(fields) < 2:
        return b"invalid"
    name = fields[0] if _NAME.match(fields[0]) else b"invalid"
    if len(fields) != 4:  # where there is a colon too many, a password may stand in the wrong place
        return b":".join([name, _password_state(fields[1]), b"invalid", b"invalid"])
    names = [field if len(field) <= 65536 and _NAMES.match(field) else b"invalid" for field in fields[2:]]
    return b":".join([name, _password_state(fields[1]), *names])


def _shadow_line(line: bytes) -> bytes:
    fields = line.split(b":")
    if len(fields) < 2:
        return b"invalid"
    name = fields[0] if _NAME.match(fields[0]) else b"invalid"
    rest = [(field if _NUMBER.match(field) else b"invalid") for field in [*fields[2:9], *[b""] * 7][:7]]
    return b":".join([name, _password_state(fields[1]), *rest])


def _password_state(field: bytes) -> bytes:
    if not field:
        return b"empty"
    if field in (b"*", b"!", b"!*", b"!!"):
        return b"none"
    if field.startswith(b"*"):
        return b"locked"
    if field.startswith(b"!"):
        scheme = _scheme(field.lstrip(b"!"))
        return b"!" + scheme if scheme else b"locked"
    return _scheme(field) or b"invalid"


def _scheme(password_hash: bytes) -> bytes:
    """The scheme and its cost, as crypt(5) writes them before the salt; empty where it is no such hash."""
    if not password_hash.startswith(b"$"):
        if re.fullmatch(rb"[./0-9A-Za-z]{13}", password_hash):
            return b"des"
        return b"bsdi" if re.fullmatch(rb"_[./0-9A-Za-z]{19}", password_hash) else b""
    parts = password_hash.split(b"$")
    scheme, cost = parts[1], parts[2] if len(parts) > 2 else b""
    if len(parts) < 4 or not re.fullmatch(rb"[0-9a-z-]{1,12}", scheme):
        return b""
    has_cost = (
        (len(parts) >= 5 and scheme in (b"5", b"6") and re.fullmatch(rb"rounds=[0-9]{1,12}", cost))
        or (len(parts) >= 5 and scheme in (b"y", b"gy") and re.fullmatch(rb"[./0-9A-Za-z]{1,8}", cost))
        or (re.fullmatch(rb"2[abxy]?", scheme) and re.fullmatch(rb"[0-9]{2}", cost))
    )
    return b"$" + scheme + b"$" + (cost + b"$" if has_cost else b"")


def private_keys(content: bytes) -> Iterator[tuple[str, str]]:
    """Kind and detail of each private key in a file, as the script's `keys` prints them; `other` is known to be none."""
    lines = content.removesuffix(b"\n").split(b"\n")
    found = 0
    if (der := _der(lines[0])) is not None:
        yield der
    if _PUTTY.match(lines[0]):
        cipher = _PUTTY_CIPHER.match(lines[1].removesuffix(b"\r")) if len(lines) > 1 else None
        if len(lines) > 1:
            yield "putty", cipher[1][:40].decode() if cipher else "?"
    for number, raw in enumerate(lines):
        if _OTHER.match(raw) and found < _KEYS_OF_ONE_FILE:
            yield "other", "none"
        begin = _BEGIN.match(raw)
        if not begin or found == _KEYS_OF_ONE_FILE:
            continue
        found += 1
        kind = begin[1].decode().strip()
        after = [line.removesuffix(b"\r") for line in lines[number + 1 : number + 3]]
        if kind == "OPENSSH":
            if after:
                first = after[0]
                yield "openssh", first[:68].decode() if re.fullmatch(rb"b3BlbnNzaC1rZXktdjEA[A-Za-z0-9+/=]+", first) else "?"
        elif kind == "ENCRYPTED":
            yield "pkcs8-encrypted", "?"
        elif kind == "PGP":
            yield "pgp", "?"
        elif not kind:
            yield "pkcs8", "none"
        elif after:
            yield kind.replace(" ", "-"), _legacy_cipher(after)


def _der(line: bytes) -> tuple[str, str] | None:
    """The first line of DER (X.690): a sequence; of a certificate it holds another long one first, of a private key a number."""
    if line[:1] != b"0":
        return None
    length = b"\x81\x82\x83".find(line[1:2]) + 1 if len(line) > 1 else 0
    if line[2 + length : 4 + length] == b"\x02\x01":
        return "der", "?"
    if length and line[2 + length : 3 + length] == b"0" and line[3 + length : 4 + length] in (b"\x81", b"\x82"):
        return "other", "none"
    return None


def unrecognised(path: str, size: int | None) -> Missing | None:
    """What is said of a file in which no key was recognised, where nothing but keys lies; None elsewhere."""
    if not size or not _KEYS_ALONE.fullmatch(path):
        return None
    return missing(Reason.UNPARSEABLE, "{path} lies where private keys are kept, and its form is not known", path=path)


def _legacy_cipher(after: list[bytes]) -> str:
    """The cipher of a traditional PEM key, which its headings name (RFC 1421)."""
    if not re.match(rb"Proc-Type: *4, *ENCRYPTED", after[0]):
        return "none"
    cipher = _DEK_INFO.match(after[1]) if len(after) > 1 else None
    return cipher[1].decode() if cipher else "?"


def protection(kind: str, detail: str) -> tuple[str, str | None]:
    """Format and cipher of a private key, as `KeyFiles` gives them."""
    if kind == "openssh":
        return kind, _openssh_cipher(detail)
    formats = {"RSA": "rsa", "DSA": "dsa", "EC": "ec"}
    name = kind if kind in ("pkcs8", "pkcs8-encrypted", "pgp", "putty", "der") else formats.get(kind, "pem")
    return name, None if detail == "?" else detail


def _openssh_cipher(beginning: str) -> str | None:
    """The cipher's name, which stands unencrypted in an OpenSSH key's beginning (PROTOCOL.key of OpenSSH)."""
    try:
        data = base64.b64decode(beginning[: len(beginning) // 4 * 4], validate=True)
    except (binascii.Error, ValueError):
        return None
    if not data.startswith(_OPENSSH_MAGIC):
        return None
    rest = data[len(_OPENSSH_MAGIC) :]
    length = int.from_bytes(rest[:4], "big")
    name = rest[4 : 4 + length]
    is_name = len(rest) >= 4 and len(name) == length and re.fullmatch(rb"[A-Za-z0-9@.-]{1,40}", name)
    return name.decode() if is_name else None


def key_data(protections: Sequence[tuple[str, str | None]], owner: str, group: str) -> dict[str, str | None]:
    """What is said of a key file: of several keys in it, the least protected one speaks."""
    least = min(protections, key=lambda each: (each[1] != "none", each[1] is not None))
    return {"format": least[0], "cipher": least[1], "owner": owner, "group": group}
