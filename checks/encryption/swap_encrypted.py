"""Whether what is swapped out of memory is encrypted."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.encryption_at_rest import SwapEncryption


@check("encryption.swap-encrypted", severity=Severity.MEDIUM)
def swap_encrypted(swap: SwapEncryption) -> Verdict:
    """Every swap area in use is encrypted or stays in memory.

    Passwords, keys and personal data that programs hold in memory are written to swap in plain text, and
    stay on the disk after the machine is off.

    To fix: encrypt the swap with a key that is made anew at each start (in /etc/crypttab:
    `swap DEVICE /dev/urandom swap,cipher=aes-xts-plain64`), or use zram.
    """
    if swap.in_memory:
        return passed("the swap {subject} stays in memory")
    layers = known(swap.encrypted_by)
    if layers:
        return passed("the swap {subject} is encrypted by {layers}", layers=layers)
    return failed("the swap {subject} must be encrypted; down to the disk {disks} the host encrypts nothing", disks=swap.disks)
