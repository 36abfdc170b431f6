"""logging.audit-time-recorded"""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from govaudit.facts.logs import AuditDaemon, RecordedCalls
from govaudit.model import Status
from tests.support import DENIED, NOT_THERE, load_check
from tests.support.audit import audit, calls, watch

audit_time_recorded = load_check("logging.audit-time-recorded")

GOOD = audit(watches=[watch("/etc/localtime")], calls=calls("adjtimex", "settimeofday", "clock_settime"))


def known(audit: AuditDaemon) -> list[RecordedCalls]:
    assert isinstance(audit.calls, list)
    return audit.calls


def test_good_every_change_is_recorded() -> None:
    verdict = audit_time_recorded(GOOD)
    assert verdict.status is Status.PASS
    expected = "audit rules record changes of /etc/localtime, adjtimex(), settimeofday(), clock_settime() (4 rules in all)"
    assert str(verdict.sentence) == expected


def test_bad_one_is_not_watched_or_under_conditions_alone() -> None:
    for watches in ([], [watch("/etc/localtime", "r")], [watch("/etc/localtime", "wa", "auid>=1000")], [watch("/etc/localtimex")]):
        verdict = audit_time_recorded(replace(GOOD, watches=watches), watched=("/etc/localtime",))
        assert verdict.status is Status.FAIL
        assert str(verdict.sentence) == "changes of /etc/localtime must be recorded, and no audit rule does so without conditions"


def test_bad_the_system_calls_are_not_recorded_or_of_one_kind_alone() -> None:
    verdict = audit_time_recorded(replace(GOOD, calls=[]))
    expected = "changes of adjtimex(), settimeofday(), clock_settime() must be recorded, and no audit rule does so without conditions"
    assert str(verdict.sentence) == expected
    assert audit_time_recorded(replace(GOOD, calls=known(GOOD)[:1])).status is Status.FAIL
    conditional = [replace(one, conditions=["auid>=1000"]) for one in known(GOOD)]
    assert audit_time_recorded(replace(GOOD, calls=conditional)).status is Status.FAIL


def test_good_of_the_host_s_own_clock_alone() -> None:
    own = [*calls("adjtimex", "settimeofday"), *(replace(one, conditions=["a0=0x0"]) for one in calls("clock_settime"))]
    assert audit_time_recorded(replace(GOOD, calls=own)).status is Status.PASS
    others = [*calls("adjtimex", "clock_settime"), *(replace(one, conditions=["a0=0x0"]) for one in calls("settimeofday"))]
    assert audit_time_recorded(replace(GOOD, calls=others)).status is Status.FAIL


def test_bad_no_auditd_or_switched_off() -> None:
    assert audit_time_recorded(audit(is_installed=False)).status is Status.FAIL
    assert audit_time_recorded(replace(GOOD, is_recording=False)).status is Status.FAIL
    assert audit_time_recorded(replace(GOOD, switched_off_by_rules=True)).status is Status.FAIL


def test_absent_what_is_not_known() -> None:
    assert audit_time_recorded(replace(GOOD, watches=DENIED)).status is Status.UNKNOWN
    assert audit_time_recorded(replace(GOOD, calls=DENIED)).status is Status.UNKNOWN
    assert audit_time_recorded({AuditDaemon: DENIED}).status is Status.UNKNOWN
    assert audit_time_recorded({AuditDaemon: NOT_THERE}).status is Status.NOT_APPLICABLE


def test_bad_a_policy_cannot_make_it_empty() -> None:
    with pytest.raises(ValueError, match="parameter"):
        audit_time_recorded.set_parameters({"watched": []})
