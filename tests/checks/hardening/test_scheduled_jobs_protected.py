"""hardening.scheduled-jobs-protected"""

from __future__ import annotations

import pytest

from govaudit.facts.permissions import AclEntry
from govaudit.facts.system_files import ScheduledFile
from govaudit.model import Status
from tests.facts.hardening_examples import file
from tests.support import DENIED, NOT_THERE, load_check

scheduled_jobs_protected = load_check("hardening.scheduled-jobs-protected")


@pytest.mark.parametrize("mode", [0o600, 0o644, 0o664, 0o755])
def test_good_it_is_in_roots_hands(mode: int) -> None:
    assert scheduled_jobs_protected(file(ScheduledFile, mode=mode)).status is Status.PASS


def test_bad_others_may_write_or_own_it() -> None:
    verdict = scheduled_jobs_protected(file(ScheduledFile, mode=0o666))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "only root may write /etc/example; it has mode 0666 (group root)"
    assert scheduled_jobs_protected(file(ScheduledFile, mode=0o664, gid=100, group="users")).status is Status.FAIL
    assert scheduled_jobs_protected(file(ScheduledFile, uid=1000, owner="ann")).status is Status.FAIL


def test_absent_its_mode_is_not_known() -> None:
    assert scheduled_jobs_protected(file(ScheduledFile, mode=DENIED)).status is Status.UNKNOWN
    assert scheduled_jobs_protected({ScheduledFile: DENIED}).status is Status.UNKNOWN
    assert scheduled_jobs_protected({ScheduledFile: NOT_THERE}).status is Status.NOT_APPLICABLE


def test_bad_an_access_control_list_lets_others_write() -> None:
    bob = AclEntry(kind="user", id=1000, permissions=6)
    verdict = scheduled_jobs_protected(file(ScheduledFile, mode=0o664, entries=[bob]))
    assert verdict.status is Status.FAIL
    assert scheduled_jobs_protected(file(ScheduledFile, mode=0o644, entries=[bob])).status is Status.PASS, "the mask takes it away"
    assert scheduled_jobs_protected(file(ScheduledFile, mode=0o664, entries=DENIED)).status is Status.UNKNOWN
