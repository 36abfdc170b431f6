"""Whether what hibernation writes to a disk is encrypted."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.hibernation import Hibernation


@check("encryption.hibernation-image-encrypted", severity=Severity.MEDIUM)
def hibernation_image_encrypted(hibernation: Hibernation) -> Verdict:
    """The host cannot hibernate, or writes its memory to encrypted swap alone.

    Hibernation writes the whole memory to a disk: keys of encrypted volumes, passwords, and everything that
    was open.

    To fix: encrypt all swap, or switch hibernation off (`nohibernate` on the kernel's command line).
    """
    if not known(hibernation.can_hibernate):
        return passed("the kernel offers no hibernation")
    images = known(hibernation.images)
    if not images:
        return passed("the kernel has no disk to hibernate to")
    plain = [image.path for image in images if image.encrypted_by == []]
    if plain:
        return failed("the host can hibernate, and must not write its memory in plain text; nothing encrypts {devices}", devices=plain)
    layers = sorted({layer for image in images for layer in known(image.encrypted_by)})
    return passed("hibernation writes to what is encrypted by {layers}", layers=layers)
