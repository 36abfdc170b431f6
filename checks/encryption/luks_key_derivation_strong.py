"""Whether guessing the passphrase of an encrypted volume is costly."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from govaudit.checking import Severity, Verdict, check, failed, known, not_applicable, passed
from govaudit.facts.luks import LuksKeySlot, LuksVolume

RANDOM = ("systemd-tpm2", "systemd-fido2", "systemd-pkcs11", "systemd-recovery", "clevis")
"""Tokens whose key slots are opened by long random keys, which nobody can guess however cheap an attempt is."""


@check("encryption.luks-key-derivation-strong", severity=Severity.MEDIUM)
def luks_key_derivation_strong(
    volume: LuksVolume,
    *,
    min_iterations: Annotated[int, Meta(ge=1_000, le=1_000_000_000)] = 600_000,
    min_memory_kib: Annotated[int, Meta(ge=1_024, le=64 * 1024 * 1024)] = 19_456,
    hashes: tuple[str, ...] = ("sha256", "sha512", "whirlpool", "ripemd160"),
) -> Verdict:
    """Every key slot that opens the LUKS volume stretches its passphrase by Argon2, or by PBKDF2 with at least `min_iterations` iterations.

    Who takes the disk, or a copy of it, can try passphrases as fast as the weakest key slot allows. The
    defaults of `min_iterations` and `min_memory_kib` are those that OWASP names for passwords. Slots that a TPM, a token or
    a recovery key opens are left out, for their keys are long and random.

    To fix: `cryptsetup luksConvertKey --pbkdf argon2id DEVICE`; a LUKS1 volume is first made LUKS2 by `cryptsetup convert
    --type luks2 DEVICE`, while it is closed.
    """
    header = known(volume.header)
    random = {number for token in header.tokens if token.kind in RANDOM for number in token.slots}
    slots = [slot for slot in header.slots if slot.is_bound and slot.number not in random]
    if not slots:
        return not_applicable("{subject} has no key slot that a passphrase opens")
    weak = [f"{slot.number} ({_words(slot)})" for slot in slots if not _is_strong(slot, min_iterations, min_memory_kib, hashes)]
    if weak:
        return failed(
            "key slots of {subject} must use Argon2 with {memory} KiB or PBKDF2 with {iterations} iterations; these do not: {slots}",
            memory=min_memory_kib,
            iterations=min_iterations,
            slots=weak,
        )
    return passed(
        "every key slot of {subject} stretches its passphrase: {slots}", slots=[f"{slot.number} ({_words(slot)})" for slot in slots]
    )


def _is_strong(slot: LuksKeySlot, iterations: int, memory: int, hashes: tuple[str, ...]) -> bool:
    if slot.kdf == "pbkdf2":
        return slot.iterations >= iterations and slot.hash in hashes
    return slot.kdf in ("argon2id", "argon2i") and slot.memory >= memory and slot.iterations >= 1


def _words(slot: LuksKeySlot) -> str:
    if slot.kdf == "pbkdf2":
        return f"PBKDF2-{slot.hash}, {slot.iterations} iterations"
    return f"{slot.kdf}, {slot.memory} KiB, {slot.iterations} passes"
