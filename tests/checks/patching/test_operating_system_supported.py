"""patching.operating-system-supported"""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from govaudit.facts.derived.operating_system_support import operating_system_support
from govaudit.facts.end_of_life import HORIZON
from govaudit.facts.operating_system import OperatingSystem, OperatingSystemSupport
from govaudit.model import Missing, Reason, Status
from tests.support import DENIED, NOT_THERE, load_check

operating_system_supported = load_check("patching.operating-system-supported")


def support(distribution: str, version: str, day: str) -> OperatingSystemSupport | Missing:
    when = datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC)
    system = OperatingSystem(id=distribution, version=version, name=f"{distribution} {version}", like=[], observed_at=when)
    found = operating_system_support(system)
    assert isinstance(found, OperatingSystemSupport | Missing)
    return found


@pytest.mark.parametrize(
    ("distribution", "version", "day"),
    [
        ("debian", "13", "2026-11-24"),
        ("debian", "12", "2026-06-10"),
        ("debian", "12", "2026-11-24"),
        ("ubuntu", "24.04", "2026-11-24"),
        ("ubuntu", "26.04", "2026-11-24"),
        ("rocky", "9.4", "2026-11-24"),
        ("almalinux", "10.0", "2026-11-24"),
        ("rhel", "8.10", "2026-11-24"),
        ("alpine", "3.23.2", "2026-11-24"),
    ],
)
def test_good_a_supported_release(distribution: str, version: str, day: str) -> None:
    assert operating_system_supported(support(distribution, version, day)).status is Status.PASS


@pytest.mark.parametrize(
    ("distribution", "version"),
    [("debian", "10"), ("debian", "11"), ("ubuntu", "18.04"), ("ubuntu", "20.04"), ("centos", "7"), ("rhel", "7.9"), ("alpine", "3.19.1")],
)
def test_bad_a_release_after_its_end(distribution: str, version: str) -> None:
    assert operating_system_supported(support(distribution, version, "2026-11-24")).status is Status.FAIL


def test_bad_says_since_when() -> None:
    verdict = operating_system_supported(support("debian", "11", "2026-11-24"))
    assert str(verdict.sentence) == "debian 11 has had no security updates since 2026-08-31"


def test_the_last_day_counts() -> None:
    assert operating_system_supported(support("debian", "11", "2026-08-31")).status is Status.PASS
    assert operating_system_supported(support("debian", "11", "2026-09-01")).status is Status.FAIL


def test_which_support_counts_is_a_parameter() -> None:
    debian, ubuntu = support("debian", "12", "2026-11-24"), support("ubuntu", "20.04", "2026-11-24")
    assert operating_system_supported(debian, long_term=False).status is Status.FAIL
    assert operating_system_supported(ubuntu, paid=True).status is Status.PASS
    verdict = operating_system_supported(debian, min_days=1000)
    assert str(verdict.sentence) == "debian 12 gets security updates until 2028-06-30: 584 days; 1000 are required"


def test_absent_a_release_that_is_not_in_the_table_is_unknown() -> None:
    for distribution, version in (("debian", "99"), ("debian", ""), ("gentoo", "1"), ("ubuntu", "24")):
        verdict = operating_system_supported(support(distribution, version, "2026-11-24"))
        assert (verdict.status, verdict.reason) == (Status.UNKNOWN, Reason.NOT_SUPPORTED)


def test_absent_past_the_horizon_of_the_table_all_is_unknown() -> None:
    assert operating_system_supported(support("debian", "13", HORIZON.isoformat())).status is Status.PASS
    verdict = operating_system_supported(support("debian", "13", "2028-06-01"))
    assert (verdict.status, verdict.reason) == (Status.UNKNOWN, Reason.STALE)


def test_absent_no_answer() -> None:
    assert operating_system_supported({OperatingSystemSupport: DENIED}).status is Status.UNKNOWN
    assert operating_system_supported({OperatingSystemSupport: NOT_THERE}).status is Status.NOT_APPLICABLE


def test_bad_a_policy_cannot_make_it_empty() -> None:
    for wrong in ({"min_days": -1},):
        with pytest.raises(ValueError, match="parameter"):
            operating_system_supported.set_parameters(wrong)
