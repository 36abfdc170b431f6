"""Which files can be searched as text, and what the others are."""

from __future__ import annotations

import re

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
    (b"x\x01", "zlib, as Git packs its objects"),
    (b"x\x9c", "zlib, as Git packs its objects"),
    (b"DIRC", "index of Git"),
    (b"\x00\x00\x00\x01Bud1", "folder settings"),
)
"""How files that hold their content packed, drawn or encrypted begin (file(1), magic(5))."""
_TEXT_EXTENSIONS = """
    bash bat c cc cfg cgi clj cnf conf config cpp cs css csv dart env erb ex go gradle groovy h hcl hpp htm html ini ipynb java jinja js
    json json5 jsonl jsp jsx key kt less log lua m md mjs nix npmrc php pl pm properties ps1 py pyi pypirc pyw pyx r rb rs rst sbt scala
    scss service sh sql svelte swift tf tfvars toml tpl ts tsv tsx txt vb vue wsgi xml yaml yml zsh
"""
_BINARY_EXTENSIONS = """
    a apk avi bin bmp bundle class crt cur dat db dbf der dex dll doc docx dylib egg eot exe gif gmo gz h5 icns ico idx img iso jar jks
    jpeg jpg keystore lib mdb mkv mo mov mp3 mp4 npy npz o obj ogg onnx otf p12 pack parquet pdb pdf pfx pkl png ppt psd pt pth pyc pyd
    pyo rev safetensors shp shx so sqlite sqlite3 swp tar tgz tif tiff ttf war wasm wav webm webp whl woff woff2 xls xlsx zip
"""
_TEXT = bytes(range(0x20, 0x100)) + b"\t\n\r\f\v\b\x1b"
_UTF_16 = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_MOSTLY = 0.95
"""Of random bytes, as compressed and encrypted ones are, 0.9 could be text."""
_FEW = 8
"""So many bytes that are no text make no file binary, however short it is."""
_WINDOW = 4096
_WIDE = re.compile(rb"(?:[ -~]\x00){8}|(?:\x00[ -~]){8}")
_NARROW = re.compile(rb"[ -~]{16}")


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
    return "" if _is_text(beginning) else "binary"


def partly_unsearchable(block: bytes, encoding: str) -> str:
    """What in a piece of a file could hide something from a search in this encoding; empty where nothing could."""
    if encoding:
        windows = (block[start : start + _WINDOW].decode(encoding, "ignore") for start in range(0, len(block), _WINDOW))
        is_wide = all(2 * len(window.encode("ascii", "ignore")) >= len(window) for window in windows)
        return "" if is_wide and _NARROW.search(block) is None else "partly in another encoding"
    if b"\0" in block and _WIDE.search(block):
        return "partly in another encoding"
    if len(block.translate(None, _TEXT)) <= _FEW or all(
        _is_text(block[start : start + _WINDOW]) for start in range(0, len(block), _WINDOW)
    ):
        return ""
    return "partly binary"


def may_hide_text(path: str, what: str) -> bool:
    """Whether a file that is no text by its bytes (`what`, as `unsearchable` says) should be text, or might be, by its name."""
    name = path.rpartition("/")[2].lower()
    extension = name.rpartition(".")[2] if "." in name else ""
    if extension in _TEXT_EXTENSIONS.split() or name.startswith(".env"):
        return True
    return what == "binary" and extension not in _BINARY_EXTENSIONS.split()


def _is_text(data: bytes) -> bool:
    return len(data.translate(None, _TEXT)) <= max(_FEW, (1 - _MOSTLY) * len(data))


def wide_encoding(beginning: bytes) -> str:
    """The encoding of text that is not one byte a digit: UTF-16 by its byte order mark; else empty."""
    return _UTF_16.get(beginning[:2], "") if beginning[2:4] != b"\x00\x00" else ""
