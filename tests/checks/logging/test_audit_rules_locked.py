"""logging.audit-rules-locked"""

from __future__ import annotations

from typing import Any

import pytest

from govaudit.facts.logs import AuditDaemon
from govaudit.model import Seen, Status
from govaudit.targets.host.readers.audit_daemon import RULE_FILE, RULE_SOURCES, STATUS, audit_daemon
from tests.support import DENIED, NOT_THERE, load_check, saw
from tests.support.audit import audit
from tests.support.startup import read, starts, there

audit_rules_locked = load_check("logging.audit-rules-locked")

AUDITD = there("/usr/sbin/auditd")


def judged(answers: dict[Any, Any], *more: Any) -> Status:
    return audit_rules_locked(read(audit_daemon, {**AUDITD, **answers}, *starts("auditd.service"), *more)).status


def kernel(enabled: int) -> dict[Any, Any]:
    return {STATUS: Seen(content=f"enabled {enabled}\nfailure 1\npid 677\n".encode(), status=0)}


def test_good_locked() -> None:
    verdict = audit_rules_locked(audit(is_locked=True))
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == "audit rules are locked until the host is started anew"


def test_good_the_kernel_says_so_whatever_the_files_say() -> None:
    assert judged(kernel(2)) is Status.PASS
    assert judged({**kernel(1), RULE_SOURCES: "-e 2\n"}) is Status.FAIL


@pytest.mark.parametrize("rules", ["-e 2\n", "  -e 2\n-w /etc/passwd -p wa\n", "-e 1\n-e 2\n"])
def test_good_the_last_of_the_files_counts(rules: str) -> None:
    assert judged({RULE_SOURCES: rules}) is Status.PASS
    before = saw(RULE_SOURCES, "-e 0\n", source="/etc/audit/rules.d/10.rules")
    assert judged({}, before, saw(RULE_SOURCES, rules, source="/etc/audit/rules.d/99.rules")) is Status.PASS


@pytest.mark.parametrize("rules", ["", "# -e 2\n", "-e 1\n", "-e 2\n-e 1\n", "-e 2\n-e 0\n", "-w /etc -p wa\n"])
def test_bad_not_locked_at_the_end(rules: str) -> None:
    assert judged({RULE_SOURCES: rules or "\n"}) is Status.FAIL


def test_bad_in_a_file_that_is_made_anew_of_others() -> None:
    assert judged({RULE_FILE: "-e 2\n"}) is Status.PASS
    assert judged({RULE_FILE: "-e 2\n", RULE_SOURCES: "-b 8192\n"}) is Status.FAIL


def test_bad_not_loaded_at_start() -> None:
    assert audit_rules_locked(read(audit_daemon, {**AUDITD, RULE_SOURCES: "-e 2\n"}, *starts())).status is Status.FAIL


def test_bad_what_is_said() -> None:
    assert str(audit_rules_locked(audit()).sentence) == "audit rules must be locked (-e 2), and root can change them"
    off = audit_rules_locked(audit(switched_off_by_rules=True))
    assert str(off.sentence) == "audit rules must be locked (-e 2); they switch auditing off at their end (-e 0)"
    assert str(audit_rules_locked(audit(is_installed=False)).sentence) == "audit rules must be locked; auditd is not installed"


def test_absent_what_is_not_known() -> None:
    assert judged({RULE_SOURCES: DENIED}) is Status.UNKNOWN
    assert judged({RULE_SOURCES: "-E 2\n"}) is Status.UNKNOWN  # auditctl ends at a line that is wrong
    assert judged({RULE_SOURCES: "-R /etc/other.rules\n"}) is Status.UNKNOWN
    assert audit_rules_locked(audit(is_locked=DENIED)).status is Status.UNKNOWN
    assert audit_rules_locked({AuditDaemon: DENIED}).status is Status.UNKNOWN
    assert audit_rules_locked({AuditDaemon: NOT_THERE}).status is Status.NOT_APPLICABLE
