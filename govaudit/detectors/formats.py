"""Which files can be searched as text, and what the others are."""

from __future__ import annotations

_SIGNATURES = (
    (b"PK\x03\x04", "ZIP archive or office document"),
    (b"PK\x05\x06", "ZIP archive or office document"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"\x04\x22\x4d\x18", "lz4"),
    (b"7z\xbc\xaf\x27\x1c", "7-Zip archive"),
    (b"Rar!\x1a\x07", "RAR archive"),
    (b"%PDF-", "PDF"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old office document"),
    (b"SQLite format 3\x00", "SQLite database"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"RIFF", "image, sound or film"),
    (b"\x00\x00\x01\x00", "image"),
    (b"ID3", "sound"),
    (b"\x7fELF", "program"),
    (b"PAR1", "Parquet"),
    (b"Obj\x01", "Avro"),
    (b"LUKS\xba\xbe", "encrypted container"),
    (b"age-encryption.org/", "encrypted file"),
    (b"-----BEGIN PGP MESSAGE-----", "encrypted file"),
    (b"Salted__", "encrypted file"),
)
"""How files that hold their content packed, drawn or encrypted begin (file(1), magic(5))."""
_TEXT = bytes(range(0x20, 0x100)) + b"\t\n\r\f\v\b\x1b"
_UTF_16 = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_MOSTLY = 0.9


def unsearchable(beginning: bytes) -> str:
    """What a file is that cannot be searched as bytes; empty where it can."""
    if beginning[257:262] == b"ustar":
        return "tar archive"
    if beginning[4:8] == b"ftyp":
        return "film or image"
    for signature, what in _SIGNATURES:
        if beginning.startswith(signature):
            return what
    if wide_encoding(beginning) or not beginning:
        return ""
    text = len(beginning) - len(beginning.translate(None, _TEXT))
    return "" if text >= _MOSTLY * len(beginning) else "binary"


def wide_encoding(beginning: bytes) -> str:
    """The encoding of text that is not one byte a digit: UTF-16 by its byte order mark; else empty."""
    return _UTF_16.get(beginning[:2], "") if beginning[2:4] != b"\x00\x00" else ""
