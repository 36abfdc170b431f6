"""What starts with the host."""

from __future__ import annotations

import pytest

from govaudit.model import Missing, Observation, Reason, Seen, missing
from govaudit.reading import Observations
from govaudit.targets.host.readers.startup import BOOTED, FIRST_PROCESS, INIT, OPENRC, SYSTEM_V, UNITS, WANTED, is_systemd, starts_by_itself
from govaudit.targets.host.requests import Listing
from tests.support import DENIED, NOT_THERE, saw

AT_REST = missing(Reason.NEEDS_RUNNING_SYSTEM, "only a running system can tell")


def link(listing: Listing, path: str, target: str = "") -> Observation:
    return saw(listing, Seen(data={"owner": "root", "group": "root", "link": target}), source=path)


def on_host(*observations: Observation) -> Observations:
    given = {observation.request for observation in observations}
    return Observations(
        [
            *observations,
            *(saw(one, NOT_THERE) for one in (WANTED, UNITS, SYSTEM_V, OPENRC, BOOTED, FIRST_PROCESS, INIT) if one.key not in given),
        ]
    )


RUNS_SYSTEMD = link(BOOTED, "/run/systemd/system")
WANTS_AUDITD = link(WANTED, "/etc/systemd/system/multi-user.target.wants/auditd.service", "/lib/systemd/system/auditd.service")


@pytest.mark.parametrize(
    ("observations", "expected"),
    [
        ([RUNS_SYSTEMD, WANTS_AUDITD], True),
        ([RUNS_SYSTEMD], False),
        ([WANTS_AUDITD], False),
        ([RUNS_SYSTEMD, WANTS_AUDITD, link(UNITS, "/etc/systemd/system/auditd.service", "/dev/null")], False),
        ([RUNS_SYSTEMD, link(WANTED, "/etc/systemd/system/multi-user.target.wants/auditd2.service")], False),
        ([link(SYSTEM_V, "/etc/rc3.d/S02auditd", "../init.d/auditd")], True),
        ([link(OPENRC, "/etc/runlevels/default/auditd", "/etc/init.d/auditd")], True),
        ([link(OPENRC, "/etc/runlevels/single/auditd", "/etc/init.d/auditd")], False),
        ([RUNS_SYSTEMD, link(WANTED, "/etc/systemd/system/rescue.target.wants/auditd.service")], False),
        ([RUNS_SYSTEMD, link(WANTED, "/etc/systemd/system/sysinit.target.wants/auditd.service")], True),
        ([saw(FIRST_PROCESS, AT_REST), link(INIT, "/sbin/init", "/lib/systemd/systemd"), WANTS_AUDITD], True),
        ([saw(FIRST_PROCESS, AT_REST), link(INIT, "/sbin/init", "/bin/busybox"), WANTS_AUDITD], False),
    ],
)
def test_a_service_starts_with_the_host(observations: list[Observation], expected: bool) -> None:
    assert starts_by_itself(on_host(*observations), ("auditd.service",)) is expected


def test_a_link_of_system_v_says_nothing_where_systemd_runs() -> None:
    found = starts_by_itself(on_host(RUNS_SYSTEMD, link(SYSTEM_V, "/etc/rc2.d/S01auditd", "../init.d/auditd")), ("auditd.service",))
    assert isinstance(found, Missing)


def test_what_may_not_be_listed_is_missing_unless_the_service_is_seen_elsewhere() -> None:
    assert starts_by_itself(on_host(RUNS_SYSTEMD, saw(WANTED, DENIED)), ("auditd.service",)) == DENIED
    assert isinstance(starts_by_itself(on_host(saw(BOOTED, DENIED), WANTS_AUDITD), ("auditd.service",)), Missing)
    assert isinstance(is_systemd(on_host(saw(BOOTED, DENIED))), Missing)
    assert starts_by_itself(on_host(saw(WANTED, DENIED), link(SYSTEM_V, "/etc/rc2.d/S01auditd")), ("auditd.service",)) is True
