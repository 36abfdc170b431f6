"""Whether changes of the settings of auditing itself are recorded."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.logs import AuditDaemon

from ._audit import judged

WATCHED = ("/etc/audit",)


@check("logging.audit-own-settings-recorded", severity=Severity.LOW)
def audit_own_settings_recorded(audit: AuditDaemon, *, watched: Annotated[tuple[str, ...], Meta(min_length=1)] = WATCHED) -> Verdict:
    """Audit rules record every change of the settings of auditing itself, in `watched`.

    Whoever wants to work unseen takes away the rule that would see it, and the change counts from the next start on.

    To fix: put `-w /etc/audit -p wa -k audit` into /etc/audit/rules.d/, and load it with `augenrules --load`.
    """
    return judged(audit, watched)
