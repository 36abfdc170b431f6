"""Only root may change the audit daemon's configuration."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.system_files import AuditSettingFile

from ._files import in_hands_of_root


@check("hardening.audit-settings-protected", severity=Severity.MEDIUM)
def audit_settings_protected(file: AuditSettingFile) -> Verdict:
    """Only root may change the audit daemon's configuration.

    Whoever can change what is recorded can leave themselves out.

    To fix: `chown root FILE` and `chmod go-w FILE`; packages know the original modes.
    """
    return in_hands_of_root(file)
