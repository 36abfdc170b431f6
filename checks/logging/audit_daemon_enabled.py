"""Whether the audit daemon writes down what the kernel records."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.logs import AuditDaemon


@check("logging.audit-daemon-enabled", severity=Severity.MEDIUM)
def audit_daemon_enabled(audit: AuditDaemon) -> Verdict:
    """The Linux audit daemon is installed, runs, and starts with the host.

    Its records are made by the kernel, and tell who did what under which login, also after sudo; other logs hold
    only what programs choose to say. Without them an incident cannot be reconstructed.

    To fix: install auditd (`apt install auditd`, `dnf install audit`) and enable it (`systemctl enable --now auditd`).
    """
    if not known(audit.is_installed):
        return failed("auditd must be installed, and is not")
    if not known(audit.starts_by_itself):
        return failed("auditd is installed, and does not start with the host")
    if not known(audit.is_running) or not known(audit.is_recording):
        return failed("auditd is installed, and the kernel sends it no records")
    return passed("auditd runs, starts with the host, and gets the kernel's records")
