"""Whether others than root can read the key of an encrypted volume."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, not_applicable, passed
from govaudit.facts.volume_keys import VolumeKey


@check("encryption.volume-key-files-private", severity=Severity.HIGH)
def volume_key_files_private(key: VolumeKey) -> Verdict:
    """Only root can read the key files that /etc/crypttab names.

    Who reads the key once can open the volume for ever, from a copy of the disk and without a trace.

    To fix: `chown root:root FILE && chmod 0400 FILE`, and if others could read it, give the volume another key.
    """
    if key.key_from != "file":
        return not_applicable("the key of {subject} lies in no file")
    mode, owner = known(key.key_mode), known(key.key_owner)
    if mode is None or owner is None:
        return not_applicable("the key file {file} of {subject} is not there now", file=key.key_file)
    if owner != 0:
        return failed(
            "the key file {file} of {subject} must belong to root; it belongs to user {owner}",
            places=[key.place],
            file=key.key_file,
            owner=owner,
        )
    if mode & 0o077:
        return failed(
            "the key file {file} of {subject} must be closed to all but root; its mode is {mode}",
            places=[key.place],
            file=key.key_file,
            mode=f"{mode:04o}",
        )
    return passed("the key file {file} of {subject} is closed to all but root", file=key.key_file)
