"""Only root may change the files that set the kernel's parameters and modules."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.system_files import KernelSettingFile

from ._files import in_hands_of_root


@check("hardening.kernel-settings-protected", severity=Severity.HIGH)
def kernel_settings_protected(file: KernelSettingFile) -> Verdict:
    """Only root may change the files that set the kernel's parameters and modules.

    Rules for modules and devices run commands as root.

    To fix: `chown root FILE` and `chmod go-w FILE`; packages know the original modes.
    """
    return in_hands_of_root(file)
