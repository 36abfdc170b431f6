"""logging.audit-refused-access-recorded"""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from govaudit.facts.logs import AuditDaemon, RecordedCalls
from govaudit.model import Status
from tests.support import DENIED, NOT_THERE, load_check
from tests.support.audit import audit, calls

audit_refused_access_recorded = load_check("logging.audit-refused-access-recorded")

CALLS = ("creat", "open", "openat", "truncate", "ftruncate")
KINDS = ("exit=-EACCES", "exit=-EPERM")


def recorded(*conditions: str, kinds: tuple[str, ...] = KINDS) -> AuditDaemon:
    rules = [replace(one, conditions=[*conditions, *([kind] if kind else [])]) for kind in kinds for one in calls(*CALLS)]
    return audit(calls=rules)


def known(one: AuditDaemon) -> list[RecordedCalls]:
    assert isinstance(one.calls, list)
    return one.calls


@pytest.mark.parametrize("conditions", [(), ("auid>=1000", "auid!=unset"), ("auid>999", "auid!=-1"), ("auid>=500", "auid!=4294967295")])
def test_good_every_use_by_people_is_recorded(conditions: tuple[str, ...]) -> None:
    verdict = audit_refused_access_recorded(recorded(*conditions))
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == f"audit rules record the use of {', '.join(f'{call}()' for call in CALLS)} by people"


@pytest.mark.parametrize("conditions", [("auid>=2000",), ("auid=1000",), ("auid!=unset", "uid=0"), ("not never,exit",), ("auid>1000",)])
def test_bad_some_use_is_not(conditions: tuple[str, ...]) -> None:
    assert audit_refused_access_recorded(recorded(*conditions)).status is Status.FAIL


def test_bad_no_rule_or_of_one_kind_of_calls_alone() -> None:
    verdict = audit_refused_access_recorded(audit(calls=[]), calls=("creat",))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "the use of creat() by people must be recorded, and no audit rule does so"
    assert audit_refused_access_recorded(audit(calls=known(recorded())[::2])).status is Status.FAIL
    assert audit_refused_access_recorded(recorded("auid>=1000"), users_from=999).status is Status.FAIL


def test_bad_no_auditd_or_switched_off() -> None:
    assert audit_refused_access_recorded(audit(is_installed=False)).status is Status.FAIL
    assert audit_refused_access_recorded(replace(recorded(), is_recording=False)).status is Status.FAIL
    assert audit_refused_access_recorded(replace(recorded(), switched_off_by_rules=True)).status is Status.FAIL


def test_absent_what_is_not_known() -> None:
    assert audit_refused_access_recorded(audit(calls=DENIED)).status is Status.UNKNOWN
    assert audit_refused_access_recorded({AuditDaemon: DENIED}).status is Status.UNKNOWN
    assert audit_refused_access_recorded({AuditDaemon: NOT_THERE}).status is Status.NOT_APPLICABLE


def test_bad_one_kind_of_refusal_alone() -> None:
    for kind in KINDS:
        assert audit_refused_access_recorded(recorded(kinds=(kind,))).status is Status.FAIL


def test_good_refusals_by_their_numbers() -> None:
    assert audit_refused_access_recorded(recorded(kinds=("exit=-13", "exit=-1"))).status is Status.PASS
