"""Only root may change the boot loader's configuration."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.system_files import BootFile

from ._files import in_hands_of_root


@check("hardening.boot-files-protected", severity=Severity.HIGH)
def boot_files_protected(file: BootFile) -> Verdict:
    """Only root may change the boot loader's configuration.

    Whoever can write it starts the system as they like.

    To fix: `chown root FILE` and `chmod go-w FILE`; packages know the original modes.
    """
    return in_hands_of_root(file)
