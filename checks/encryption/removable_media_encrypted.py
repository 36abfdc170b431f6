"""Whether disks that can be carried away are encrypted."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, not_applicable, passed
from govaudit.facts.removable_media import RemovableMount


@check("encryption.removable-media-encrypted", severity=Severity.MEDIUM)
def removable_media_encrypted(mount: RemovableMount) -> Verdict:
    """Every mounted disk that can be taken out is encrypted.

    Memory sticks and disks on USB are lost more easily than any others, and whoever finds one can read it.

    To fix: encrypt the disk (`cryptsetup luksFormat`), or unmount it and let no data of the agency on it.
    """
    if mount.is_read_only:
        return not_applicable("{subject} cannot be written to ({kind})", kind=mount.file_system)
    layers = known(mount.encrypted_by)
    if layers:
        return passed("{subject}, which can be taken out, is encrypted by {layers}", layers=layers)
    return failed("{subject} lies on a disk that can be taken out ({disks}), and must be encrypted; nothing does it", disks=mount.disks)
