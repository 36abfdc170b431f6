"""logging.audit-rules-loaded"""

from __future__ import annotations

from govaudit.facts.logs import AuditDaemon
from govaudit.model import Status
from tests.support import DENIED, NOT_THERE, load_check
from tests.support.audit import audit

audit_rules_loaded = load_check("logging.audit-rules-loaded")


def test_good_all_are_loaded() -> None:
    verdict = audit_rules_loaded(audit())
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == "the audit rules in force are those of the files (4 rules)"


def test_bad_some_are_not() -> None:
    verdict = audit_rules_loaded(audit(not_loaded=["/etc/shadow -p wa"], not_at_start=["/etc/x"]))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "audit rules must be loaded as the files have them; 1 are not, such as /etc/shadow -p wa"
    assert audit_rules_loaded(audit(not_loaded=["/etc/shadow -p wa"])).status is Status.FAIL


def test_bad_some_are_gone_at_the_next_start() -> None:
    verdict = audit_rules_loaded(audit(not_at_start=[f"/etc/{n}" for n in range(9)]))
    assert verdict.status is Status.FAIL
    expected = "audit rules must be in files that are loaded at start; 9 are not, such as /etc/0, /etc/1, /etc/2, /etc/3, /etc/4"
    assert str(verdict.sentence) == expected


def test_absent_what_is_not_known() -> None:
    assert audit_rules_loaded(audit(is_installed=False)).status is Status.NOT_APPLICABLE
    assert audit_rules_loaded(audit(not_loaded=DENIED)).status is Status.UNKNOWN
    assert audit_rules_loaded(audit(not_at_start=DENIED)).status is Status.UNKNOWN
    assert audit_rules_loaded({AuditDaemon: DENIED}).status is Status.UNKNOWN
    assert audit_rules_loaded({AuditDaemon: NOT_THERE}).status is Status.NOT_APPLICABLE
