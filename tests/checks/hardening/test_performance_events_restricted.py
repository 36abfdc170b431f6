"""hardening.performance-events-restricted"""

from __future__ import annotations

import pytest

from govaudit.facts.kernel_parameters import KernelParameters
from govaudit.model import Status
from tests.facts.hardening_examples import kernel
from tests.support import DENIED, NOT_THERE, load_check

performance_events_restricted = load_check("hardening.performance-events-restricted")
NAME = "kernel.perf_event_paranoid"


@pytest.mark.parametrize("value", ["2", "3"])
def test_good_now_and_at_start(value: str) -> None:
    assert performance_events_restricted(kernel(NAME, value, value)).status is Status.PASS
    verdict = performance_events_restricted(kernel(NAME, value))
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == f"{NAME} is {value}, and no file sets it at start"


def test_bad_now() -> None:
    verdict = performance_events_restricted(kernel(NAME, "1", "2"))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == f"{NAME} must be ≥ 2; it is 1"


def test_bad_after_the_next_start() -> None:
    for now in ("2", DENIED):
        verdict = performance_events_restricted(kernel(NAME, now, "1"))
        assert verdict.status is Status.FAIL
        assert [place.path for place in verdict.places] == ["/etc/sysctl.d/50-example.conf"]


def test_absent_the_kernel_has_no_such_parameter_or_it_is_not_known() -> None:
    assert performance_events_restricted(kernel(NAME, None)).status is Status.NOT_APPLICABLE
    assert performance_events_restricted(kernel(NAME, DENIED, "2")).status is Status.UNKNOWN
    assert performance_events_restricted(kernel(NAME, "2", DENIED)).status is Status.UNKNOWN
    assert performance_events_restricted({KernelParameters: DENIED}).status is Status.UNKNOWN
    assert performance_events_restricted({KernelParameters: NOT_THERE}).status is Status.NOT_APPLICABLE
