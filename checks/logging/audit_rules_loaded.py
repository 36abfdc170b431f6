"""Whether the audit rules in force are those that files bring back at the next start."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, not_applicable, passed
from govaudit.facts.logs import AuditDaemon

SHOWN = 5


@check("logging.audit-rules-loaded", severity=Severity.LOW)
def audit_rules_loaded(audit: AuditDaemon) -> Verdict:
    """The audit rules that the kernel has are those that the files load at start, no fewer and no more.

    A rule that stands in a file and was never loaded, or was taken away since, records nothing, and nobody notices. One that was
    loaded by hand is gone with the next start.

    To fix: write every rule into /etc/audit/rules.d/, load them with `augenrules --load`, and look at what it complains about; rules that
    are locked (`-e 2`) change with the next start.
    """
    if not known(audit.is_installed):
        return not_applicable("auditd is not installed")
    unloaded, by_hand = known(audit.not_loaded), known(audit.not_at_start)
    if unloaded:
        return failed(
            "audit rules must be loaded as the files have them; {count} are not, such as {rules}",
            count=len(unloaded),
            rules=unloaded[:SHOWN],
        )
    if by_hand:
        return failed(
            "audit rules must be in files that are loaded at start; {count} are not, such as {rules}",
            count=len(by_hand),
            rules=by_hand[:SHOWN],
        )
    return passed("the audit rules in force are those of the files ({rules} rules)", rules=known(audit.rule_count))
