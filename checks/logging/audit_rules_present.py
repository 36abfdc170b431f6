"""Whether changes of the files that decide about access are recorded."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from govaudit.checking import Severity, Verdict, check
from govaudit.facts.logs import AuditDaemon

from ._audit import judged

WATCHED = ("/etc/passwd", "/etc/shadow", "/etc/group", "/etc/sudoers")


@check("logging.audit-rules-present", severity=Severity.MEDIUM)
def audit_rules_present(audit: AuditDaemon, *, watched: Annotated[tuple[str, ...], Meta(min_length=1)] = WATCHED) -> Verdict:
    """Audit rules record every change of the files in `watched`, whoever makes it.

    An audit daemon without rules writes down next to nothing. Who was added, who was given sudo and whose password
    was changed are the first questions after an incident.

    To fix: put rules such as `-w /etc/passwd -p wa -k identity` into /etc/audit/rules.d/, and load them with
    `augenrules --load`. A rule with `-F arch=b64` needs another with `-F arch=b32`; a rule with `never`, such as `-a task,never`,
    takes away from what comes after it.
    """
    return judged(audit, watched)
