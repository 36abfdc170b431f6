"""GRUB asks for a password before anybody at the console changes how the system starts."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.boot import BootLoader


@check("hardening.boot-loader-password-set", severity=Severity.MEDIUM)
def boot_loader_password_set(grub: BootLoader) -> Verdict:
    """GRUB asks for a password before anybody at the console changes how the system starts.

    Whoever can edit the kernel's command line gets a shell as root without logging in.

    To fix: make a hash with `grub-mkpasswd-pbkdf2`, put `set superusers=…` and `password_pbkdf2 …` into a file of
    /etc/grub.d, and run `update-grub`; in the RHEL family `grub2-setpassword`.
    """
    if known(grub.has_clear_password):
        return failed("GRUB's password must be kept as a hash; in {subject} it stands in clear text")
    if not known(grub.superusers) or not known(grub.has_password_hash):
        return failed("GRUB must ask for a password before it is changed; {subject} names none")
    return passed("{subject} names superusers and a password as a hash")
