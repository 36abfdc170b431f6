"""hardening.integrity-covers-system"""

from __future__ import annotations

from govaudit.facts.integrity import IntegrityRule, IntegrityTool
from govaudit.model import Status
from tests.facts.hardening_examples import example
from tests.support import DENIED, NOT_THERE, load_check

integrity_covers_system = load_check("hardening.integrity-covers-system")


def rule(path: str, **fields: bool) -> IntegrityRule:
    return IntegrityRule(path=path, **{"is_pattern": False, "excludes": False, "compares_content": True, "is_sure": True, **fields})


EVERYTHING = [rule("/etc"), rule("/usr"), rule("/boot")]


def test_good_all_are_compared() -> None:
    assert integrity_covers_system(example(IntegrityTool, rules=EVERYTHING)).status is Status.PASS
    verdict = integrity_covers_system(example(IntegrityTool, rules=[rule("/srv")]), watched=("/srv/a", "/srv/b"))
    assert str(verdict.sentence) == "AIDE compares the content of /srv/a, /srv/b"


def test_bad_some_are_left_out_or_not_by_content() -> None:
    verdict = integrity_covers_system(example(IntegrityTool, rules=EVERYTHING[:2]))
    assert verdict.status is Status.FAIL
    expected = "AIDE must compare the content of the files on which security rests; it leaves out /boot/vmlinuz"
    assert str(verdict.sentence) == expected
    shallow = [rule("/", compares_content=False)]
    assert integrity_covers_system(example(IntegrityTool, rules=shallow)).status is Status.FAIL
    without = [*EVERYTHING, rule("/etc/shadow", excludes=True)]
    assert integrity_covers_system(example(IntegrityTool, rules=without)).status is Status.FAIL
    assert integrity_covers_system(example(IntegrityTool, rules=[])).status is Status.FAIL


def test_absent_what_is_not_known_is_no_pass() -> None:
    assert integrity_covers_system(example(IntegrityTool, program="")).status is Status.NOT_APPLICABLE
    assert integrity_covers_system(example(IntegrityTool, rules=DENIED)).status is Status.UNKNOWN
    unsure = [*EVERYTHING, rule("/etc/pam.d", compares_content=False)]
    assert integrity_covers_system(example(IntegrityTool, rules=unsure)).status is Status.UNKNOWN
    further = [*EVERYTHING[:2], rule("/boot", is_sure=False)]
    assert integrity_covers_system(example(IntegrityTool, rules=further)).status is Status.UNKNOWN
    assert integrity_covers_system({IntegrityTool: DENIED}).status is Status.UNKNOWN
    assert integrity_covers_system({IntegrityTool: NOT_THERE}).status is Status.NOT_APPLICABLE
