"""Time clients."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govaudit.facts.time_sync import TimeClient, TimeSynchronisation
from govaudit.model import Missing, Seen
from govaudit.targets.host.readers.time_sync import TIMESYNCD_CONF, TRACKING, time_synchronisation
from govaudit.targets.host.requests import File, Glob
from tests.support import DENIED
from tests.support.startup import read, starts, there

CHRONY = there("/usr/sbin/chronyd")
TIMESYNCD = there("/usr/lib/systemd/systemd-timesyncd")
CHRONY_CONF = (
    "# comment\nconfdir /etc/chrony/conf.d\nsourcedir /etc/chrony/sources.d\n"
    "pool 2.debian.pool.ntp.org iburst\nserver time.example\nrefclock PHC /dev/ptp0\ndriftfile /x\n"
)


def test_chrony_with_its_sources() -> None:
    answers = {**CHRONY, File("/etc/chrony/chrony.conf"): CHRONY_CONF, Glob("/etc/chrony/sources.d/*.sources"): "server other.example\n"}
    [client] = read(time_synchronisation, answers, *starts("chrony.service")).clients
    assert client == TimeClient(
        name="chrony",
        starts_by_itself=True,
        servers=["2.debian.pool.ntp.org", "time.example", "PHC", "other.example"],
        unauthenticated=["2.debian.pool.ntp.org", "time.example", "other.example"],
    )


def test_sources_that_are_never_followed_are_none() -> None:
    conf = "server a.example iburst noselect\npool b.example offline\n"
    [client] = read(time_synchronisation, {**CHRONY, File("/etc/chrony.conf"): conf}, *starts("chronyd.service")).clients
    assert client.servers == []


@pytest.mark.parametrize("options", ["-x", "-F 2 -x", "-f /srv/chrony.conf", "-Q"])
def test_chrony_that_sets_no_clock_or_reads_another_file(options: str) -> None:
    answers = {**CHRONY, File("/etc/chrony.conf"): "server a.example\n", File("/etc/sysconfig/chronyd"): f'OPTIONS="{options}"\n'}
    assert isinstance(read(time_synchronisation, answers, *starts("chronyd.service")).clients[0].servers, Missing)
    answers[File("/etc/sysconfig/chronyd")] = 'OPTIONS="-F 2"\n'
    assert read(time_synchronisation, answers, *starts("chronyd.service")).clients[0].servers == ["a.example"]


def test_timesyncd_names_its_own_servers_or_those_it_was_built_with() -> None:
    unit = starts("systemd-timesyncd.service")

    def servers(text: str) -> object:
        return read(time_synchronisation, {**TIMESYNCD, TIMESYNCD_CONF[0]: text}, *unit).clients[0].servers

    assert servers("[Time]\n#NTP=\n") == ["built-in"]
    assert servers("[Time]\nNTP=a.example b.example\nFallbackNTP=c.example\n") == ["a.example", "b.example", "c.example"]
    assert servers("[Time]\nNTP=a.example\nNTP=\nFallbackNTP=\n") == []


def test_files_that_chrony_s_configuration_does_not_name_are_not_read() -> None:
    unread: dict[Any, Any] = {Glob("/etc/chrony/conf.d/*.conf"): "server time.example\n"}
    answers: dict[Any, Any] = {**CHRONY, File("/etc/chrony/chrony.conf"): "driftfile /x\n", **unread}
    assert read(time_synchronisation, answers, *starts()).clients[0].servers == []
    elsewhere = {**CHRONY, File("/etc/chrony/chrony.conf"): "sourcedir /srv/chrony\n", **unread}
    assert isinstance(read(time_synchronisation, elsewhere, *starts()).clients[0].servers, Missing)


def test_the_host_s_own_clock_is_no_server() -> None:
    local = "server 127.127.1.0\nfudge 127.127.1.0 stratum 10\nserver localhost\n"
    ntp: dict[Any, Any] = {**there("/usr/sbin/ntpd"), File("/etc/ntp.conf"): local}
    assert read(time_synchronisation, ntp, *starts()).clients[0].servers == []
    ntp[File("/etc/ntp.conf")] = local + "server 127.127.28.0\n"
    assert read(time_synchronisation, ntp, *starts()).clients[0].servers == ["127.127.28.0"], "a clock that is attached"


def test_no_client_is_knowledge() -> None:
    assert read(time_synchronisation, None, *starts()).clients == []


def test_what_cannot_be_read_is_missing() -> None:
    assert read(time_synchronisation, {**CHRONY, File("/etc/chrony/chrony.conf"): DENIED}, *starts()).clients[0].servers == DENIED
    [program] = there("/usr/sbin/chronyd")
    assert read(time_synchronisation, {program: DENIED}) == DENIED


CHRONY_TRACKING = """\
Reference ID    : C0000201 (192.0.2.1)
Stratum         : 3
System time     : 0.000012 seconds slow of NTP time
Leap status     : {status}
"""


def test_what_the_clients_say_of_the_clock() -> None:
    def says(answers: dict[Any, Any]) -> object:
        return read(time_synchronisation, answers, *starts()).is_synchronised

    for status, expected in (("Normal", True), ("Insert second", True), ("Not synchronised", False)):
        assert says({TRACKING: Seen(content=CHRONY_TRACKING.format(status=status).encode(), status=0)}) is expected
    assert says(there("/run/systemd/timesync/synchronized")) is True
    assert isinstance(says({TRACKING: Seen(status=1, errors="506 Cannot talk to daemon")}), Missing)
    assert says({TRACKING: DENIED}) == DENIED
    assert isinstance(says({}), Missing)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200))
def test_no_bytes_make_the_reader_raise(data: bytes) -> None:
    answers = {**CHRONY, **TIMESYNCD, File("/etc/chrony/chrony.conf"): b"server " + data, TIMESYNCD_CONF[0]: b"[Time]\nNTP=" + data}
    assert isinstance(read(time_synchronisation, {**answers, TRACKING: Seen(content=data, status=0)}, *starts()), TimeSynchronisation)


def test_a_proof_in_a_remark_is_none() -> None:
    ntp = {**there("/usr/sbin/ntpd"), File("/etc/ntp.conf"): "server time.example iburst # no key, no nts\nserver b.example key 3 # ours\n"}
    [client] = read(time_synchronisation, ntp, *starts("ntp.service")).clients
    assert client.servers == ["time.example", "b.example"]
    assert client.unauthenticated == ["time.example"]
