"""Access control lists (acl(5)): the entries that name users and groups, as the kernel and getfacl(1) tell them."""

from __future__ import annotations

import re
import struct
from typing import TypedDict

import msgspec

from govaudit.facts.permissions import AclEntry
from govaudit.model import Missing, Reason, Seen, missing


class Entry(TypedDict):
    """What a list gives one user or group, after its mask: an entry of `Listing`'s and `KeyFiles`' data."""

    kind: str
    id: int
    permissions: int


_VERSION = 2
_USER, _GROUP, _MASK = 0x02, 0x08, 0x10
_KINDS = {_USER: "user", _GROUP: "group"}
_MOST = 1000
_LINE = re.compile(rb"(user|group|mask):([0-9]{0,10}):([r-])([w-])([x-])(?:\t#.*)?")
_ESCAPED = re.compile(rb"\\(?:([0-7]{3})|(\\))")


def entries_of_attribute(value: bytes) -> list[Entry] | None:
    """Of the attribute system.posix_acl_access (linux/posix_acl_xattr.h); None where it is not understood."""
    if len(value) < 4 or (len(value) - 4) % 8 or struct.unpack_from("<I", value)[0] != _VERSION:
        return None
    every = list(struct.iter_unpack("<HHI", value[4:]))[:_MOST]
    mask = next((permissions for tag, permissions, _ in every if tag == _MASK), 7)
    return [Entry(kind=_KINDS[tag], id=number, permissions=permissions & mask & 7) for tag, permissions, number in every if tag in _KINDS]


def entries_told(payload: bytes) -> dict[bytes, list[Entry]]:
    """By path what `getfacl --numeric --absolute-names` prints; a block that is not understood is left out."""
    found: dict[bytes, list[Entry]] = {}
    for block in payload.split(b"\n\n"):
        lines = [line for line in block.split(b"\n") if line]
        if not lines or not lines[0].startswith(b"# file: /"):
            continue
        path = _ESCAPED.sub(lambda octal: octal[2] or bytes([int(octal[1], 8) & 0xFF]), lines[0].removeprefix(b"# file: "))
        told = [_LINE.fullmatch(line) for line in lines[1:] if not line.startswith((b"#", b"default:", b"other::"))]
        if None in told or len(told) > _MOST or path in found:
            found.pop(path, None)
            continue
        rows = [(one[1].decode(), one[2], sum(bit for bit, letter in zip((4, 2, 1), one.groups()[2:], strict=True) if letter != b"-"))
                for one in told if one is not None]  # fmt: skip
        mask = next((permissions for kind, _, permissions in rows if kind == "mask"), 7)
        named = [row for row in rows if row[0] != "mask" and row[1]]
        found[path] = [Entry(kind=kind, id=int(number), permissions=permissions & mask) for kind, number, permissions in named]
    return found


def entries_seen(path: str, seen: Seen) -> list[AclEntry] | Missing:
    """Whom the access control list of a listed file names; none where it has none."""
    data = seen.data if isinstance(seen.data, dict) else {}
    if data.get("acl") is False:
        return []
    if data.get("acl") is not True:
        return missing(Reason.TOOL_MISSING, "whether {path} has an access control list was not told", path=path)
    try:
        return msgspec.convert(data.get("entries"), list[AclEntry])
    except msgspec.ValidationError:
        return missing(Reason.TOOL_MISSING, "whom the access control list of {path} names was not told: getfacl is not there", path=path)
