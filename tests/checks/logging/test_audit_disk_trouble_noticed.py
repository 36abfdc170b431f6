"""logging.audit-disk-trouble-noticed"""

from __future__ import annotations

from govaudit.facts.log_upkeep import AuditLogSettings
from govaudit.model import Status
from tests.facts.hardening_examples import example
from tests.support import DENIED, NOT_THERE, load_check

audit_disk_trouble_noticed = load_check("logging.audit-disk-trouble-noticed")


def test_good_as_it_should_be() -> None:
    assert audit_disk_trouble_noticed(example(AuditLogSettings)).status is Status.PASS


def test_bad_as_it_should_not_be() -> None:
    verdict = audit_disk_trouble_noticed(example(AuditLogSettings, disk_full_action="ignore"))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == ("disk_full_action must be one of syslog, single, halt, exec, rotate; it is ignore")
    assert audit_disk_trouble_noticed(example(AuditLogSettings, disk_error_action="")).status is Status.FAIL


def test_absent_what_is_not_known_is_no_pass() -> None:
    assert audit_disk_trouble_noticed({AuditLogSettings: DENIED}).status is Status.UNKNOWN
    assert audit_disk_trouble_noticed({AuditLogSettings: NOT_THERE}).status is Status.NOT_APPLICABLE
