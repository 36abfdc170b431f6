"""logging.audit-own-settings-recorded"""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from govaudit.facts.logs import AuditDaemon
from govaudit.model import Status
from tests.support import DENIED, NOT_THERE, load_check
from tests.support.audit import audit, watch

audit_own_settings_recorded = load_check("logging.audit-own-settings-recorded")

GOOD = audit(watches=[watch("/etc/audit")])


def test_good_every_change_is_recorded() -> None:
    verdict = audit_own_settings_recorded(GOOD)
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == "audit rules record changes of /etc/audit (4 rules in all)"


def test_bad_one_is_not_watched_or_under_conditions_alone() -> None:
    for watches in ([], [watch("/etc/audit", "r")], [watch("/etc/audit", "wa", "auid>=1000")], [watch("/etc/auditx")]):
        verdict = audit_own_settings_recorded(replace(GOOD, watches=watches), watched=("/etc/audit",))
        assert verdict.status is Status.FAIL
        assert str(verdict.sentence) == "changes of /etc/audit must be recorded, and no audit rule does so without conditions"


def test_bad_no_auditd_or_switched_off() -> None:
    assert audit_own_settings_recorded(audit(is_installed=False)).status is Status.FAIL
    assert audit_own_settings_recorded(replace(GOOD, is_recording=False)).status is Status.FAIL
    assert audit_own_settings_recorded(replace(GOOD, switched_off_by_rules=True)).status is Status.FAIL


def test_absent_what_is_not_known() -> None:
    assert audit_own_settings_recorded(replace(GOOD, watches=DENIED)).status is Status.UNKNOWN
    assert audit_own_settings_recorded({AuditDaemon: DENIED}).status is Status.UNKNOWN
    assert audit_own_settings_recorded({AuditDaemon: NOT_THERE}).status is Status.NOT_APPLICABLE


def test_bad_a_policy_cannot_make_it_empty() -> None:
    with pytest.raises(ValueError, match="parameter"):
        audit_own_settings_recorded.set_parameters({"watched": []})
