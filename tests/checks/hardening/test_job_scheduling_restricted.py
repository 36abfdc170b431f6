"""hardening.job-scheduling-restricted"""

from __future__ import annotations

from govaudit.facts.scheduling import SchedulerAccess
from govaudit.model import Status
from tests.facts.hardening_examples import example
from tests.support import DENIED, NOT_THERE, load_check

job_scheduling_restricted = load_check("hardening.job-scheduling-restricted")


def test_good_as_it_should_be() -> None:
    assert job_scheduling_restricted(example(SchedulerAccess)).status is Status.PASS
    assert job_scheduling_restricted(example(SchedulerAccess, rule="root")).status is Status.PASS


def test_bad_as_it_should_not_be() -> None:
    verdict = job_scheduling_restricted(example(SchedulerAccess, rule="everybody"))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == ("only named accounts may use cron; everybody may")
    assert job_scheduling_restricted(example(SchedulerAccess, rule="not listed")).status is Status.FAIL


def test_absent_what_is_not_known_is_no_pass() -> None:
    assert job_scheduling_restricted(example(SchedulerAccess, rule=DENIED)).status is Status.UNKNOWN
    assert job_scheduling_restricted({SchedulerAccess: DENIED}).status is Status.UNKNOWN
    assert job_scheduling_restricted({SchedulerAccess: NOT_THERE}).status is Status.NOT_APPLICABLE
