"""logging.audit-space-watched"""

from __future__ import annotations

from govaudit.facts.log_upkeep import AuditLogSettings
from govaudit.model import Status
from tests.facts.hardening_examples import example
from tests.support import DENIED, NOT_THERE, load_check

audit_space_watched = load_check("logging.audit-space-watched")


def test_good_as_it_should_be() -> None:
    assert audit_space_watched(example(AuditLogSettings)).status is Status.PASS


def test_bad_as_it_should_not_be() -> None:
    verdict = audit_space_watched(example(AuditLogSettings, space_left_action="ignore"))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == ("space_left_action must be one of email, exec, single, halt, syslog; it is ignore")
    assert audit_space_watched(example(AuditLogSettings, admin_space_left_action="")).status is Status.FAIL


def test_absent_what_is_not_known_is_no_pass() -> None:
    assert audit_space_watched({AuditLogSettings: DENIED}).status is Status.UNKNOWN
    assert audit_space_watched({AuditLogSettings: NOT_THERE}).status is Status.NOT_APPLICABLE
