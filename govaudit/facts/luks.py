"""Headers of LUKS volumes: how the data is encrypted, and what it costs to guess a passphrase. No salt, digest or key is kept."""

from __future__ import annotations

import msgspec

from govaudit.model import Fact, Missing


class LuksKeySlot(msgspec.Struct, frozen=True, kw_only=True):
    """One key slot: the volume key, encrypted by what is derived from a passphrase or a key file."""

    number: int
    """Its number, from 0."""

    kdf: str
    """How the passphrase is stretched: `pbkdf2`, `argon2i` or `argon2id`."""

    hash: str
    """The hash of PBKDF2; empty for Argon2."""

    iterations: int
    """Iterations of PBKDF2, or passes of Argon2 over its memory."""

    memory: int
    """Memory that Argon2 takes, in KiB; 0 for PBKDF2."""

    threads: int
    """Threads of Argon2; 0 for PBKDF2."""

    priority: str
    """`prefer`, `normal`, or `ignore` for one that is tried only when it is named."""

    is_bound: bool
    """Whether it opens the volume; a slot that is not bound holds another key."""


class LuksToken(msgspec.Struct, frozen=True, kw_only=True):
    """One way to get the passphrase of key slots without typing it."""

    kind: str
    """Its type, such as `systemd-tpm2`, `systemd-fido2` or `clevis`."""

    slots: list[int]
    """The key slots that it opens."""


class LuksHeader(msgspec.Struct, frozen=True, kw_only=True):
    """What the header says, as far as it is kept."""

    version: int
    """1 or 2."""

    ciphers: list[str]
    """How the data is encrypted, such as `aes-xts-plain64`; more than one while it is encrypted anew."""

    integrity: list[str]
    """How changes of the data are noticed, such as `hmac(sha256)`; empty where they are not."""

    has_plain_segments: bool
    """Whether a part of the data is not encrypted, as while a disk is encrypted in place."""

    key_bits: int
    """Length of the volume key in bits; the cipher mode XTS takes two keys of half that length."""

    slots: list[LuksKeySlot]
    """The key slots in use, those that are not bound among them."""

    tokens: list[LuksToken]
    """The tokens of a LUKS2 header."""

    requirements: list[str]
    """What a program must know in order to open it, such as `online-reencrypt`."""


class LuksVolume(Fact, frozen=True, kw_only=True):
    """One device that begins with a LUKS header, or whose header /etc/crypttab says to lie elsewhere."""

    device: str
    """The device, by its path under /dev or as /etc/crypttab names it."""

    header_at: str
    """Where its header lies, if that is not on the device itself; empty otherwise."""

    header: LuksHeader | Missing
    """What the header says."""

    @property
    def subject(self) -> str:
        return self.device
