"""The stream that the script prints: marks, and between them what was seen.

A mark is a line that begins with `@` and the session's nonce. The nonce is random and
known to the script's shell alone, so nothing that is printed between marks, be it the
content of a file or the output of a program, can look like one. Files stand in tar
archives, in which each has its length before it. All of it is parsed as hostile.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from typing import NamedTuple

from govaudit.model import FileAttributes

_BLOCK = 512
_NOTHING = bytes(_BLOCK)
_RECORDS_KEPT = 4096  # what came with a package, or with an image, is the same on the hosts of a fleet
_KINDS = {0x1: "fifo", 0x2: "character", 0x4: "directory", 0x6: "block", 0x8: "file", 0xA: "link", 0xC: "socket"}
_LETTERS = {"-": "file", "d": "directory", "l": "link", "s": "socket", "p": "fifo", "b": "block", "c": "character"}

_RECORD = re.compile(
    rb"^([0-9a-f]{1,8}) (\d{1,20}) (\d{1,10}) (\d{1,10}) (-?\d{1,18}) (\d{1,20}) //((?:/[^/]+)+|/)// ([^:/\n]*):([^:/\n]*)$", re.MULTILINE
)
_SHORT_RECORD = re.compile(rb"^([0-9a-f]{1,8}) (\d{1,20}) (\d{1,10}) (\d{1,10}) (-?\d{1,18}) (\d{1,20}) //", re.MULTILINE)
_LONG_LINE = re.compile(
    rb"^([-dlspbc])([-rwxsStT]{9})\S? +\d+ +(\d{1,10}) +(\d{1,10}) +(?:(\d{1,20})|\d+, +\d+) +[A-Z][a-z]{2} +\d+ +[\d:]+ (/[^\n]*)$",
    re.MULTILINE,
)
_NAMELESS = (b"UNKNOWN", b"")
_OCTAL = re.compile(rb"[0-7]*")
_NAMED = re.compile(rb"^//((?:/[^/]+)+|/)//$", re.MULTILINE)
_KEY = re.compile(rb"^([A-Za-z0-9-]{1,40}) (\S{1,100}) //((?:/[^/]+)+|/)//$", re.MULTILINE)


class Section(NamedTuple):
    """What stands between two marks."""

    words: tuple[str, ...]
    """The words of the mark before it."""
    payload: bytes


class Record(NamedTuple):
    """What the file system says of one path."""

    attributes: FileAttributes
    owner: str
    """The user's name; the number where it has none."""
    group: str
    is_named: bool
    """Both the user and the group have a name."""
    device: int = 0
    """The number of its file system; 0 where it is not told."""


class Member(NamedTuple):
    """One file of a tar archive."""

    path: bytes
    content: bytes
    link: bytes
    """Where a link points to; a hard link to another member has `is_hard_link`."""
    is_hard_link: bool
    is_file: bool


def sections(stream: bytes, nonce: str) -> list[Section]:
    """The sections that are complete: each ends where the next mark begins; `end` needs none after it.

    What stands before the first mark (a banner) is left out.
    """
    parts = stream.split(b"\n@" + nonce.encode() + b" ")[1:]
    found = []
    for number, part in enumerate(parts):
        header, newline, payload = part.partition(b"\n")
        words = tuple(header.decode("ascii", errors="replace").split(" "))
        if newline and (number < len(parts) - 1 or words[0] == "end"):
            found.append(Section(words, payload))
    return found


def records(payload: bytes) -> dict[bytes, Record]:
    """What `stat` (or, where there is none, `ls`) said, by path."""
    found = {}
    for mode, size, uid, gid, modified, device, path, owner, group in _RECORD.findall(payload):
        found[path] = _record(mode, size, uid, gid, modified, device, owner, group)
    if not found and payload.strip() and not _SHORT_RECORD.match(payload):
        return _long_listing(payload)
    return found


@lru_cache(maxsize=_RECORDS_KEPT)
def _record(mode: bytes, size: bytes, uid: bytes, gid: bytes, modified: bytes, device: bytes, owner: bytes, group: bytes) -> Record:
    raw = int(mode, 16)
    return Record(
        FileAttributes(
            kind=_KINDS.get(raw >> 12, "unknown"),
            mode=raw & 0o7777,
            uid=int(uid),
            gid=int(gid),
            size=int(size),
            modified=_moment(int(modified)),
        ),
        (uid if owner in _NAMELESS else owner).decode("utf-8", "backslashreplace"),
        (gid if group in _NAMELESS else group).decode("utf-8", "backslashreplace"),
        owner != b"UNKNOWN" and group != b"UNKNOWN",
        int(device),
    )


def named(payload: bytes) -> list[bytes]:
    """Paths, each between double slashes, which no path can hold."""
    return _NAMED.findall(payload)


def key_lines(payload: bytes) -> Iterator[tuple[bytes, str, str]]:
    """Path, kind and detail of each private key that the script found."""
    for kind, detail, path in _KEY.findall(payload):
        yield path, kind.decode(), detail.decode("ascii", errors="replace")


def complaints(payload: bytes) -> dict[bytes, str]:
    """What tools said on standard error, by the path that they named: `stat: cannot statx '/x': Permission denied`."""
    found: dict[bytes, str] = {}
    for line in payload.split(b"\n"):
        head, _, message = line.rpartition(b": ")
        at = head.find(b"/")
        if at < 0:
            continue
        path = head[at:]
        if path[-1:] != b"'":
            for verb in (b": Cannot open", b": Cannot stat", b": Read error at byte 0"):
                path = path.removesuffix(verb)
        path = path.rstrip(b"'\"")
        said = message.decode("ascii", errors="replace").strip()
        # A file's name can hold a newline and what looks like another complaint: it must not make a path look absent.
        if found.setdefault(path, said) == "No such file or directory":
            found[path] = said
    return found


def members(data: bytes) -> Iterator[Member]:
    """The files of tar archives that stand one after the other, as GNU and busybox tar write them.

    Ends without a word where an archive is cut off or damaged: what is asked for and not here is missing.
    """
    at, name, link, size_told = 0, b"", b"", -1
    while at + _BLOCK <= len(data):
        header = data[at : at + _BLOCK]
        at += _BLOCK
        if header == _NOTHING:
            continue  # the end of an archive, or its padding
        size = _number(header[124:136])
        if size_told >= 0:
            size = size_told
        kind = header[156:157]
        if not _is_sound(header) or size < 0 or size > len(data) - at:
            return
        if kind in (b"1", b"2", b"3", b"4", b"5", b"6"):
            size = 0  # links, directories and special files have no content, whatever their header says
        body = data[at : at + size]
        at += -(-size // _BLOCK) * _BLOCK
        if kind == b"L":
            name = body.rstrip(b"\0")
        elif kind == b"K":
            link = body.rstrip(b"\0")
        elif kind == b"x":
            extended = _extended(body)
            name, link = extended.get(b"path", name), extended.get(b"linkpath", link)
            told = extended.get(b"size", b"")
            size_told = int(told) if told.isdigit() and len(told) < 19 else -1
        elif kind != b"g":
            short = header[:100].split(b"\0", 1)[0]
            prefix = header[345:500].split(b"\0", 1)[0] if header[257:263] == b"ustar\0" else b""
            path = name or (prefix + b"/" + short if prefix else short)
            target = link or header[157:257].split(b"\0", 1)[0]
            yield Member(b"/" + path.lstrip(b"/"), body, target, kind == b"1", kind in (b"0", b"\0", b"7"))
            name, link, size_told = b"", b"", -1


def contents(data: bytes) -> dict[bytes, bytes]:
    """The content of each file of the archives; a second name of one file is stored as a link to the first."""
    found: dict[bytes, bytes] = {}
    for member in members(data):
        if member.is_file:
            found[member.path] = member.content
        elif member.is_hard_link and (first := b"/" + member.link.lstrip(b"/")) in found:
            found[member.path] = found[first]
    return found


def _moment(seconds: int) -> datetime | None:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError):
        return None


def _number(field: bytes) -> int:
    """A number of a tar header: octal, or base 256 where it is large; -1 where it is neither."""
    if field[:1] == b"\x80":
        return int.from_bytes(field[1:], "big")
    digits = field.strip(b" \0")
    return int(digits or b"0", 8) if _OCTAL.fullmatch(digits) else -1


def _is_sound(header: bytes) -> bool:
    """Its checksum is right: the sum of its bytes, with blanks in the place of the checksum."""
    return _number(header[148:156]) == _sum(header[:148]) + 8 * 32 + _sum(header[156:334]) + _sum(header[334:])


def _sum(some: bytes) -> int:
    """Of up to 256 bytes: Adler-32 has it, plus one and modulo 65521, in its lower half (RFC 1950)."""
    return (zlib.adler32(some) & 0xFFFF) - 1


def _extended(body: bytes) -> dict[bytes, bytes]:
    """The records of a pax header: `LENGTH KEY=VALUE` and a newline each."""
    found, at = {}, 0
    while at < len(body):
        space = body.find(b" ", at, at + 20)
        length = body[at:space]
        if space < 0 or not length.isdigit() or int(length) <= space - at or at + int(length) > len(body):
            break
        key, _, value = body[space + 1 : at + int(length) - 1].partition(b"=")
        found[key] = value
        at += int(length)
    return found


def _long_listing(payload: bytes) -> dict[bytes, Record]:
    """What `ls -ldn` said: without a time, which it does not tell exactly, and without names."""
    found = {}
    for letter, bits, uid, gid, size, rest in _LONG_LINE.findall(payload):
        kind = _LETTERS[letter.decode()]
        path = rest.partition(b" -> ")[0] if kind == "link" else rest
        attributes = FileAttributes(kind=kind, mode=_mode(bits.decode()), uid=int(uid), gid=int(gid), size=int(size) if size else None)
        found[path] = Record(attributes, uid.decode(), gid.decode(), True)
    return found


def _mode(letters: str) -> int:
    mode = 0
    for number, letter in enumerate(letters):
        if letter not in "-ST":
            mode |= 1 << (8 - number)
        if letter in "sStT":
            mode |= (0o4000, 0o2000, 0o1000)[number // 3]
    return mode
