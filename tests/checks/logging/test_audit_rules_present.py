"""logging.audit-rules-present"""

from __future__ import annotations

from typing import Any

import pytest

from govaudit.facts.logs import AuditDaemon, Watch
from govaudit.model import Status
from tests.support import DENIED, NOT_THERE, load_check
from tests.support.audit import audit, watch

audit_rules_present = load_check("logging.audit-rules-present")


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


def test_bad_one_kind_of_system_calls_alone() -> None:
    b64, b32 = (Watch(path="/etc", permissions="wa", conditions=[], architecture=kind) for kind in ("b64", "b32"))
    assert audit_rules_present(audit(watches=[b64])).status is Status.FAIL
    assert audit_rules_present(audit(watches=[b64, b32])).status is Status.PASS


def test_bad_what_is_excluded_or_switched_off() -> None:
    some = Watch(path="/etc", permissions="wa", conditions=[], excluded=["/etc/shadow"])
    assert str(audit_rules_present(audit(watches=[some])).sentence).startswith("changes of /etc/shadow must be recorded")
    assert audit_rules_present(audit(watches=[watch("/etc")], is_recording=False)).status is Status.FAIL


def test_bad_the_rule_files_switch_auditing_off() -> None:
    verdict = audit_rules_present(audit(switched_off_by_rules=True, rules_from="files", is_recording=DENIED), watched=("/etc/passwd",))
    assert verdict.status is Status.FAIL
    expected = "changes of /etc/passwd must be recorded; the audit rules switch auditing off at their end (-e 0)"
    assert str(verdict.sentence) == expected


def test_bad_no_auditd() -> None:
    assert audit_rules_present(audit(is_installed=False)).status is Status.FAIL


def test_absent_what_is_not_known() -> None:
    assert audit_rules_present(audit(watches=DENIED)).status is Status.UNKNOWN
    assert audit_rules_present(audit(is_installed=DENIED)).status is Status.UNKNOWN
    assert audit_rules_present({AuditDaemon: DENIED}).status is Status.UNKNOWN
    assert audit_rules_present({AuditDaemon: NOT_THERE}).status is Status.NOT_APPLICABLE


def test_bad_a_policy_cannot_make_it_empty() -> None:
    unusable: list[dict[str, Any]] = [{"watched": []}]
    for wrong in unusable:
        with pytest.raises(ValueError, match="parameter"):
            audit_rules_present.set_parameters(wrong)
