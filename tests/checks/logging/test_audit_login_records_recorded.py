"""logging.audit-login-records-recorded"""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from govaudit.facts.logs import AuditDaemon
from govaudit.model import Status
from tests.support import DENIED, NOT_THERE, load_check
from tests.support.audit import audit, watch

audit_login_records_recorded = load_check("logging.audit-login-records-recorded")

GOOD = audit(watches=[watch("/var/log/lastlog"), watch("/var/run/faillock")])


def test_good_every_change_is_recorded() -> None:
    verdict = audit_login_records_recorded(GOOD)
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == "audit rules record changes of /var/log/lastlog, /var/run/faillock (4 rules in all)"


def test_bad_one_is_not_watched_or_under_conditions_alone() -> None:
    for watches in ([], [watch("/var/log/lastlog", "r")], [watch("/var/log/lastlog", "wa", "auid>=1000")], [watch("/var/log/lastlogx")]):
        verdict = audit_login_records_recorded(replace(GOOD, watches=watches), watched=("/var/log/lastlog",))
        assert verdict.status is Status.FAIL
        assert str(verdict.sentence) == "changes of /var/log/lastlog must be recorded, and no audit rule does so without conditions"


def test_good_run_by_its_other_name() -> None:
    assert audit_login_records_recorded(audit(watches=[watch("/var/log"), watch("/run/faillock")])).status is Status.PASS
    assert audit_login_records_recorded(audit(watches=[watch("/var/log"), watch("/run/faillocks")])).status is Status.FAIL


def test_bad_no_auditd_or_switched_off() -> None:
    assert audit_login_records_recorded(audit(is_installed=False)).status is Status.FAIL
    assert audit_login_records_recorded(replace(GOOD, is_recording=False)).status is Status.FAIL
    assert audit_login_records_recorded(replace(GOOD, switched_off_by_rules=True)).status is Status.FAIL


def test_absent_what_is_not_known() -> None:
    assert audit_login_records_recorded(replace(GOOD, watches=DENIED)).status is Status.UNKNOWN
    assert audit_login_records_recorded({AuditDaemon: DENIED}).status is Status.UNKNOWN
    assert audit_login_records_recorded({AuditDaemon: NOT_THERE}).status is Status.NOT_APPLICABLE


def test_bad_a_policy_cannot_make_it_empty() -> None:
    with pytest.raises(ValueError, match="parameter"):
        audit_login_records_recorded.set_parameters({"watched": []})
