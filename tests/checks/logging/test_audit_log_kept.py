"""logging.audit-log-kept"""

from __future__ import annotations

from govaudit.facts.log_upkeep import AuditLogSettings
from govaudit.model import Status
from tests.facts.hardening_examples import example
from tests.support import DENIED, NOT_THERE, load_check

audit_log_kept = load_check("logging.audit-log-kept")


def test_good_as_it_should_be() -> None:
    assert audit_log_kept(example(AuditLogSettings)).status is Status.PASS


def test_bad_as_it_should_not_be() -> None:
    verdict = audit_log_kept(example(AuditLogSettings, max_log_file_action="ignore"))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == ("max_log_file_action must be one of keep_logs, rotate; it is ignore")
    assert audit_log_kept(example(AuditLogSettings, max_log_file_action="")).status is Status.FAIL


def test_bad_no_log_is_written() -> None:
    verdict = audit_log_kept(example(AuditLogSettings, writes_log=False))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "the audit daemon must keep a log; /etc/audit/auditd.conf tells it to write none"


def test_absent_what_is_not_known_is_no_pass() -> None:
    assert audit_log_kept({AuditLogSettings: DENIED}).status is Status.UNKNOWN
    assert audit_log_kept({AuditLogSettings: NOT_THERE}).status is Status.NOT_APPLICABLE
