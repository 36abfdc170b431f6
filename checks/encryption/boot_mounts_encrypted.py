"""Whether what /etc/fstab mounts at the next start is encrypted."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from govaudit.checking import Severity, Verdict, check, failed, known, not_applicable, passed
from govaudit.facts.boot_mounts import BootMount
from govaudit.facts.paths import is_within


@check("encryption.boot-mounts-encrypted", severity=Severity.HIGH)
def boot_mounts_encrypted(
    mount: BootMount,
    *,
    paths: Annotated[tuple[Annotated[str, Meta(pattern="^/")], ...], Meta(min_length=1)] = ("/",),
    exempt: tuple[str, ...] = ("/boot", "/efi", "/snap"),
) -> Verdict:
    """Every file system that /etc/fstab mounts at or below one of `paths` when the host starts, and every swap, is encrypted beneath.

    What is encrypted today can be plain after the next start: a volume that was opened by hand, or a line of
    /etc/fstab that names another device than the one that is mounted now.

    To fix: name the opened volume (/dev/mapper/NAME) in /etc/fstab, and let /etc/crypttab open it at start.
    """
    if any(not one.strip("/.") for one in exempt):
        return failed("the policy's `exempt` has {exempt}, and so leaves out everything; name the directories", exempt=list(exempt))
    is_swap = mount.file_system == "swap"
    if not is_swap and (
        any(mount.is_at(one) for one in exempt) or not any(mount.is_at(one) or is_within(one, mount.point) for one in paths)
    ):
        return not_applicable("{subject} is not among the file systems that must be encrypted")
    layers = known(mount.encrypted_by)
    if layers:
        return passed("{subject} will be encrypted by {layers} after the next start", layers=layers)
    return failed(
        "{subject} must be encrypted; /etc/fstab uses {device} for it at start, where nothing encrypts it",
        places=[mount.place],
        device=mount.device,
    )
