"""logging.audit-rules-present"""

from __future__ import annotations

from typing import Any

from govaudit.facts.logs import AuditDaemon, Watch
from govaudit.model import Status
from tests.support import DENIED, NOT_THERE, load_check

audit_rules_present = load_check("logging.audit-rules-present")


def audit(**fields: Any) -> AuditDaemon:
    usual = {
        "is_installed": True,
        "starts_by_itself": True,
        "is_running": True,
        "is_recording": True,
        "rule_count": 4,
        "rules_from": "kernel",
        "watches": [],
    }
    return AuditDaemon(**{**usual, **fields})


def watch(path: str, permissions: str = "wa", *conditions: str) -> Watch:
    return Watch(path=path, permissions=permissions, conditions=list(conditions))


def test_good_each_file_is_watched() -> None:
    watches = [watch("/etc/passwd"), watch("/etc/shadow", "rwxa"), watch("/etc/group"), watch("/etc/sudoers")]
    verdict = audit_rules_present(audit(watches=watches))
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == "audit rules record changes of /etc/passwd, /etc/shadow, /etc/group, /etc/sudoers (4 rules in all)"


def test_good_a_directory_holds_them() -> None:
    assert audit_rules_present(audit(watches=[watch("/etc")])).status is Status.PASS


def test_bad_one_is_not_watched() -> None:
    verdict = audit_rules_present(audit(watches=[watch("/etc/passwd")]), watched=("/etc/passwd", "/etc/shadow"))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "changes of /etc/shadow must be recorded, and no audit rule does so without conditions"


def test_bad_watched_for_reading_or_under_conditions_only() -> None:
    for one in (watch("/etc/passwd", "r"), watch("/etc/passwd", "w"), watch("/etc/passwd", "wa", "auid>=1000"), watch("/etc/passwdx")):
        assert audit_rules_present(audit(watches=[one]), watched=("/etc/passwd",)).status is Status.FAIL


def test_bad_no_auditd() -> None:
    assert audit_rules_present(audit(is_installed=False)).status is Status.FAIL


def test_absent_what_is_not_known() -> None:
    assert audit_rules_present(audit(watches=DENIED)).status is Status.UNKNOWN
    assert audit_rules_present(audit(is_installed=DENIED)).status is Status.UNKNOWN
    assert audit_rules_present({AuditDaemon: DENIED}).status is Status.UNKNOWN
    assert audit_rules_present({AuditDaemon: NOT_THERE}).status is Status.NOT_APPLICABLE
