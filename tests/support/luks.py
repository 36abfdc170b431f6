"""LUKS volumes: made up, and made by the real cryptsetup."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path
from typing import Any

from govaudit.facts.luks import LuksHeader, LuksKeySlot, LuksVolume
from govaudit.targets.host.disks.luks import header_size, read_header


def slot(number: int, kdf: str, *, iterations: int, memory: int = 0, digest: str = "sha256", priority: str = "normal") -> LuksKeySlot:
    """A key slot in use."""
    is_pbkdf2 = kdf == "pbkdf2"
    return LuksKeySlot(
        number=number,
        kdf=kdf,
        hash=digest if is_pbkdf2 else "",
        iterations=iterations,
        memory=memory,
        threads=0 if is_pbkdf2 else 4,
        priority=priority,
        is_bound=True,
    )


def header(**changes: Any) -> LuksHeader:
    """A LUKS2 header with AES-256 and one slot."""
    usual: dict[str, Any] = {
        "version": 2,
        "ciphers": ["aes-xts-plain64"],
        "integrity": [],
        "has_plain_segments": False,
        "key_bits": 512,
        "slots": [slot(0, "argon2id", memory=1_048_576, iterations=4)],
        "tokens": [],
        "requirements": [],
    }
    return LuksHeader(**(usual | changes))


def volume(**changes: Any) -> LuksVolume:
    """The volume /dev/sda5 with such a header."""
    return LuksVolume(device="/dev/sda5", header_at="", header=header(**changes))


def formatted(path: Path, kind: str, *options: str) -> Path:
    """A file of 20 MiB that cryptsetup has formatted, with a passphrase that nobody needs."""
    with path.open("wb") as file:
        file.truncate(20 << 20)
    command = ["cryptsetup", "luksFormat", "-q", "--type", kind, "--key-file", "-", *options, str(path)]
    subprocess.run(command, input=b"once", check=True, capture_output=True)
    return path


def volume_of(kind: str, *options: str) -> LuksVolume:
    """The volume that cryptsetup makes by these options."""
    with tempfile.TemporaryDirectory() as folder:
        path = formatted(Path(folder) / "disk.img", kind, *options)
        content = path.read_bytes()
        return LuksVolume(device="disk.img", header_at="", header=read_header("disk.img", content[: header_size(content[:16])]))
