"""Whether the key of an encrypted volume lies beside it in plain text."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.volume_keys import VolumeKey
from govaudit.model import Reason, missing


@check("encryption.volume-keys-protected", severity=Severity.HIGH)
def volume_keys_protected(key: VolumeKey) -> Verdict:
    """No key file of /etc/crypttab lies on a file system that is not encrypted, nor is copied to a /boot that is not.

    A key that lies in plain text on the same disk is no protection: who takes the disk takes the key with it.

    To fix: keep the key file on an encrypted file system, or let a TPM, a token or a passphrase open the volume
    (`systemd-cryptenroll`); where the key is copied into the initial RAM file system, encrypt /boot or take it out.
    """
    if key.key_from == "random":
        return passed("the key of {subject} is made anew at each start")
    if key.key_from == "passphrase":
        return passed("the key of {subject} lies in no file: its passphrase is typed")
    if key.key_from == "token":
        return passed("the key of {subject} lies in no file: a TPM or another token gives it")
    if key.key_from == "script":
        script = key.key_file
        known(missing(Reason.NOT_SUPPORTED, "the key of {name} comes from {script}, which is not followed", name=key.name, script=script))
    where = [key.place]
    if not key.in_memory and not known(key.encrypted_by):
        return failed(
            "the key file {file} of {subject} must lie on an encrypted file system; nothing encrypts where it lies",
            places=where,
            file=key.key_file,
        )
    if known(key.copied_to_boot) and not known(key.boot_encrypted_by):
        return failed(
            "the key file {file} of {subject} must not be copied into the initial RAM file system; nothing encrypts /boot, where it lies",
            places=where,
            file=key.key_file,
        )
    if key.in_memory:
        return passed("the key file {file} of {subject} lies in memory", file=key.key_file)
    return passed("the key file {file} of {subject} is encrypted by {layers}", file=key.key_file, layers=known(key.encrypted_by))
