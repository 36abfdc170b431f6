"""Whether stored data is encrypted beneath the file system."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from govaudit.checking import Severity, Verdict, check, failed, known, not_applicable, passed
from govaudit.facts.encryption_at_rest import PathEncryption
from govaudit.facts.paths import is_within
from govaudit.facts.real_paths import RealPaths


@check("encryption.data-at-rest-encrypted", severity=Severity.HIGH)
def data_at_rest_encrypted(
    storage: PathEncryption,
    real: RealPaths,
    *,
    paths: Annotated[tuple[Annotated[str, Meta(pattern="^/")], ...], Meta(min_length=1)] = ("/",),
    exempt: tuple[str, ...] = ("/boot", "/efi", "/snap"),
) -> Verdict:
    """Every file system that holds one of `paths`, or is mounted below one, is encrypted beneath, except those mounted below `exempt`.

    A disk that is stolen, sold, sent for repair or copied as an image gives away all that lies on it in
    plain text, whatever permissions its files had. Of `paths`, symbolic links are followed of the usual directories
    (such as /home and /srv); others are to be named without links. Encryption by the disk itself or by a hypervisor
    beneath a virtual disk cannot be seen from the host, and needs other proof.

    To fix: put the data on a LUKS2 volume (`cryptsetup luksFormat`), or encrypt the disk in place with
    `cryptsetup reencrypt --encrypt` after a backup.
    """
    if any(not one.strip("/.") for one in exempt):
        return failed("the policy's `exempt` has {exempt}, and so leaves out everything; name the directories", exempt=list(exempt))
    is_exempt = any(is_within(storage.path, one) for one in exempt)
    asked = [one if one == "/" else known(real.as_written_or_real(one)) for one in paths]
    if is_exempt or not any(storage.holds(one) or is_within(storage.path, one) for one in asked):
        return not_applicable("{subject} is not among the file systems that must be encrypted")
    if storage.in_memory:
        return not_applicable("{subject} lives in memory ({kind}), and nothing of it lies on a disk", kind=storage.file_system)
    layers = known(storage.encrypted_by)
    if layers:
        return passed("{subject} is encrypted by {layers}", layers=layers)
    return failed(
        "{subject} must be encrypted; between its file system ({kind}) and the disk {disks} the host encrypts nothing",
        kind=storage.file_system,
        disks=storage.disks,
    )
