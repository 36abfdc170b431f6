"""LUKS headers, versions 1 and 2 (LUKS On-Disk Format Specification 1.2.3; LUKS2 On-Disk Format Specification 1.1.3).

What is asked for ends where key material begins. Of the header itself salts and digests are left out, on the host already.
"""

from __future__ import annotations

import hashlib
import re
from typing import Annotated

import msgspec
from msgspec import Meta

from govaudit.facts.luks import LuksHeader, LuksKeySlot, LuksToken
from govaudit.model import Absent, FileAttributes, Missing, Reason, Seen, Sentence, absent, missing

MAGIC = b"LUKS\xba\xbe"

HEADER_1 = 592
"""Bytes of a LUKS1 header without its key material."""

SIZES_2 = tuple(0x4000 << step for step in range(9))
"""What the header of LUKS2, binary and JSON together, may measure in bytes."""

BEGINNING = 16
"""Bytes in which the version and the size of the header stand."""

_ENABLED, _DISABLED = 0x00AC71F3, 0x0000DEAD
_BINARY = 4096
_CHECKSUM = slice(448, 512)
_MAX_ENTRIES = 256
_PRIORITIES = {0: "ignore", 1: "normal", 2: "prefer"}

Natural = Annotated[int, Meta(ge=0, le=2**63 - 1)]
Name = Annotated[str, Meta(max_length=100)]


class _Kdf(msgspec.Struct, frozen=True):
    type: Name
    hash: Name = ""
    iterations: Natural = 0
    time: Natural = 0
    memory: Natural = 0
    cpus: Natural = 0


class _Slot(msgspec.Struct, frozen=True):
    type: Name
    key_size: Natural = 0
    kdf: _Kdf | None = None
    priority: int = 1


class _Integrity(msgspec.Struct, frozen=True):
    type: Name


class _Segment(msgspec.Struct, frozen=True):
    type: Name
    encryption: Name = ""
    integrity: _Integrity | None = None
    flags: list[Name] = []


class _Digest(msgspec.Struct, frozen=True):
    keyslots: list[Name]
    segments: list[Name]


class _Token(msgspec.Struct, frozen=True):
    type: Name
    keyslots: list[Name] = []


class _Requirements(msgspec.Struct, frozen=True):
    mandatory: list[Name] = []


class _Config(msgspec.Struct, frozen=True):
    requirements: _Requirements = _Requirements()


class _Metadata(msgspec.Struct, frozen=True):
    keyslots: dict[str, _Slot]
    segments: dict[str, _Segment]
    digests: dict[str, _Digest]
    tokens: dict[str, _Token] = {}
    config: _Config = _Config()


_DECODER = msgspec.json.Decoder(_Metadata)


def header_size(beginning: bytes) -> int:
    """How many bytes the header measures that begins so; 0 where it is none."""
    if len(beginning) < BEGINNING or not beginning.startswith(MAGIC):
        return 0
    version = int.from_bytes(beginning[6:8], "big")
    if version == 1:
        return HEADER_1
    size = int.from_bytes(beginning[8:16], "big")
    return size if version == 2 and size in SIZES_2 else 0


def header_answer(path: str, content: bytes, attributes: FileAttributes) -> Seen | Absent | Missing:
    """What is kept of the bytes that a device or file begins with."""
    if not content.startswith(MAGIC):
        return absent("{path} begins with no LUKS header", path=path)
    header = read_header(path, content)
    return header if isinstance(header, Missing) else Seen(data=msgspec.to_builtins(header), attributes=attributes)


def cut_header_answer(path: str, told: bytes, attributes: FileAttributes) -> Seen | Absent | Missing:
    """The same of what the script tells of a header, in which salts and digests are cut already (`luks` in observe.sh)."""
    if not told:
        return absent("{path} begins with no LUKS header", path=path)
    header = _read_cut(path, told)
    return header if isinstance(header, Missing) else Seen(data=msgspec.to_builtins(header), attributes=attributes)


def _read_cut(path: str, told: bytes) -> LuksHeader | Missing:
    first, _, rest = told.partition(b"\n")
    match first.split(b" "):
        case [b"1", header] if re.fullmatch(rb"(?:[0-9a-f]{2})+", header):
            return read_header(path, bytes.fromhex(header.decode()))
        case [b"2", _, b"unknown"]:
            return missing(Reason.TOOL_MISSING, "the host has no {tool}, which is needed in order to look", tool="sha256sum")
        case [b"2", kind, b"right" | b"wrong" as checksum]:
            return _checked(path, kind == b"sha256", checksum == b"right", rest.partition(b"\n")[0])
        case [b"unknown"]:
            return _unreadable(path, Sentence("it has no size that is known"))
    return missing(Reason.INCOMPLETE, "the LUKS header of {path} was not read to its end", path=path)


def read_header(path: str, content: bytes) -> LuksHeader | Missing:
    """What the header says; missing where it is damaged, for cryptsetup would not open the volume by it either."""
    size = header_size(content[:BEGINNING])
    if not size:
        return _unreadable(path, Sentence("it has no size that is known"))
    if len(content) < size:
        return missing(Reason.INCOMPLETE, "the LUKS header of {path} was not read to its end", path=path)
    return _version_1(path, content[:size]) if size == HEADER_1 else _version_2(path, content[:size])


def _unreadable(path: str, why: Sentence) -> Missing:
    return missing(Reason.UNPARSEABLE, "the LUKS header of {path} cannot be read: {why}", path=path, why=why)


def _version_1(path: str, content: bytes) -> LuksHeader | Missing:
    cipher, mode, digest = (_text(content[at : at + 32]) for at in (8, 40, 72))
    if not (cipher and mode and digest):
        return _unreadable(path, Sentence("it names no cipher"))
    slots: list[LuksKeySlot] = []
    for number in range(8):
        at = 208 + 48 * number
        state = int.from_bytes(content[at : at + 4], "big")
        if state not in (_ENABLED, _DISABLED):
            return _unreadable(path, Sentence("a key slot is neither used nor free"))
        if state == _ENABLED:
            iterations = int.from_bytes(content[at + 4 : at + 8], "big")
            slots.append(
                LuksKeySlot(
                    number=number, kdf="pbkdf2", hash=digest, iterations=iterations, memory=0, threads=0, priority="normal", is_bound=True
                )
            )
    return LuksHeader(
        version=1,
        ciphers=[f"{cipher}-{mode}"],
        integrity=[],
        has_plain_segments=False,
        key_bits=8 * int.from_bytes(content[108:112], "big"),
        slots=slots,
        tokens=[],
        requirements=[],
    )


def _text(field: bytes) -> str:
    """A field that ends at its first NUL; empty where it is not plain ASCII."""
    word = field.partition(b"\0")[0]
    return word.decode("ascii") if word.isascii() and word.decode("ascii").isprintable() else ""


def _version_2(path: str, content: bytes) -> LuksHeader | Missing:
    blank = content[: _CHECKSUM.start] + bytes(64) + content[_CHECKSUM.stop :]
    is_right = content[_CHECKSUM][:32] == hashlib.sha256(blank).digest()
    return _checked(path, _text(content[72:104]) == "sha256", is_right, content[_BINARY:].partition(b"\0")[0])


def _checked(path: str, is_known: bool, is_right: bool, metadata: bytes) -> LuksHeader | Missing:
    if not is_known:
        return _unreadable(path, Sentence("its checksum is of a kind that is not known"))
    if not is_right:
        return _unreadable(path, Sentence("its checksum is wrong"))
    try:
        return _of_metadata(_DECODER.decode(metadata))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, ValueError):
        return _unreadable(path, Sentence("its JSON area is not as the format demands"))


def _of_metadata(metadata: _Metadata) -> LuksHeader:
    """Raises ValueError where numbers of slots are no numbers, or there are too many of anything."""
    if max(len(metadata.keyslots), len(metadata.segments), len(metadata.digests), len(metadata.tokens)) > _MAX_ENTRIES:
        raise ValueError("too many entries")
    data = {name: segment for name, segment in metadata.segments.items() if not any(flag.startswith("backup-") for flag in segment.flags)}
    if not data:
        raise ValueError("no segment")
    digests = list(metadata.digests.values())[:_MAX_ENTRIES]
    opening = {slot for digest in digests for slot in digest.keyslots if set(digest.segments) & set(data)}
    keys = {name: slot for name, slot in metadata.keyslots.items() if slot.type == "luks2" and slot.kdf is not None}
    lengths = [8 * slot.key_size for name, slot in keys.items() if name in opening]
    return LuksHeader(
        version=2,
        ciphers=sorted({segment.encryption for segment in data.values() if segment.type == "crypt" and segment.encryption}),
        integrity=sorted({segment.integrity.type for segment in data.values() if segment.integrity is not None}),
        has_plain_segments=any(segment.type != "crypt" for segment in data.values()),
        key_bits=min(lengths, default=0),
        slots=sorted((_slot(name, slot, is_bound=name in opening) for name, slot in keys.items()), key=lambda slot: slot.number),
        tokens=[LuksToken(kind=token.type, slots=[int(name[:9]) for name in token.keyslots[:32]]) for token in metadata.tokens.values()],
        requirements=metadata.config.requirements.mandatory[:32],
    )


def _slot(name: str, slot: _Slot, *, is_bound: bool) -> LuksKeySlot:
    kdf = slot.kdf or _Kdf("")
    is_pbkdf2 = kdf.type == "pbkdf2"
    return LuksKeySlot(
        number=int(name[:9]),
        kdf=kdf.type,
        hash=kdf.hash if is_pbkdf2 else "",
        iterations=kdf.iterations if is_pbkdf2 else kdf.time,
        memory=0 if is_pbkdf2 else kdf.memory,
        threads=0 if is_pbkdf2 else kdf.cpus,
        priority=_PRIORITIES.get(slot.priority, "normal"),
        is_bound=is_bound,
    )
