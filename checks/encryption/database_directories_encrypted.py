"""Whether the files of databases are encrypted beneath."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, not_applicable, passed
from govaudit.facts.databases import DatabaseEncryption


@check("encryption.database-directories-encrypted", severity=Severity.HIGH)
def database_directories_encrypted(directory: DatabaseEncryption) -> Verdict:
    """Every directory in which a database keeps its data is encrypted beneath, whatever symbolic links lead there.

    A disk that is stolen, sold or copied as an image gives away the whole database, past its own users and
    passwords. Encryption by the database itself is not seen here, and needs other proof.

    To fix: move the directory to a LUKS2 volume (`cryptsetup luksFormat`), with all that its links lead to.
    """
    if directory.in_memory:
        return not_applicable("{subject} ({product}) lives in memory", product=directory.product)
    layers = known(directory.encrypted_by)
    if layers:
        return passed("{subject} ({product}) is encrypted by {layers}", product=directory.product, layers=layers)
    return failed(
        "{subject} ({product}) must be encrypted; between the file system at {mount} and the disk {disks} the host encrypts nothing",
        product=directory.product,
        mount=directory.mount,
        disks=directory.disks,
    )
