"""Whether the data of an encrypted volume is encrypted by a strong cipher."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.luks import LuksVolume

CIPHERS = ("aes-xts-plain64", "serpent-xts-plain64", "twofish-xts-plain64", "camellia-xts-plain64", "aes-gcm-random")
MORE = ("aegis256-random", "chacha20-random", "xchacha20,aes-adiantum-plain64", "xchacha12,aes-adiantum-plain64")


@check("encryption.luks-cipher-strong", severity=Severity.HIGH)
def luks_cipher_strong(
    volume: LuksVolume,
    *,
    ciphers: Annotated[tuple[str, ...], Meta(min_length=1)] = (*CIPHERS, *MORE),
    min_key_bits: Annotated[int, Meta(ge=128, le=256)] = 256,
) -> Verdict:
    """The LUKS volume is encrypted wholly, by one of `ciphers` with a key of at least `min_key_bits` bits for the cipher.

    The null cipher encrypts nothing though all else looks encrypted; ECB shows where data repeats, and CBC lets
    who can write to the disk change files without the key. XTS takes two keys: a key of 512 bits is
    two of 256.

    To fix: `cryptsetup reencrypt --cipher aes-xts-plain64 --key-size 512 DEVICE`, after a backup.
    """
    header = known(volume.header)
    if header.has_plain_segments or not header.ciphers:
        return failed("{subject} must be encrypted wholly; its header names a part that is not (or not by the host)")
    weak = [cipher for cipher in header.ciphers if cipher not in ciphers]
    if weak:
        return failed("{subject} must be encrypted by one of {accepted}; it is by {found}", accepted=list(ciphers), found=weak)
    bits = header.key_bits
    least = 2 * min_key_bits if any("-xts-" in cipher for cipher in header.ciphers) else min_key_bits
    if bits < least:
        return failed("the key of {subject} must have {min_bits} bits at least; it has {bits}", min_bits=least, bits=bits)
    return passed("{subject} is encrypted by {found} with a key of {bits} bits", found=header.ciphers, bits=bits)
