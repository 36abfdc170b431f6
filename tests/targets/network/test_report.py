"""nmap's XML report, and what is not one."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govaudit.model import Missing, Reason, Seen, missing
from govaudit.targets.network.readers.ports import open_ports
from govaudit.targets.network.report import ReportError, read_report
from govaudit.targets.network.requests import PortSearch
from tests.support import observations, saw

HEAD = b'<?xml version="1.0"?>\n<!DOCTYPE nmaprun>\n<nmaprun scanner="nmap" version="7.93">'
TAIL = b'<runstats><finished time="1" exit="success"/><hosts up="1" down="0" total="1"/></runstats></nmaprun>'


def test_open_closed_filtered_and_summed_up_ports() -> None:
    report = read_report(
        HEAD + b'<host><status state="up"/><address addr="192.0.2.7" addrtype="ipv4"/><address addr="00:11:22:33:44:55" addrtype="mac"/>'
        b'<ports><extraports state="closed" count="990"/><extraports state="filtered" count="7"/>'
        b'<port protocol="tcp" portid="22"><state state="open"/></port><port protocol="tcp" portid="23"><state state="closed"/></port>'
        b'<port protocol="tcp" portid="24"><state state="filtered"/></port></ports></host>' + TAIL
    )["192.0.2.7"]
    assert (report.open, report.closed, report.unanswered, report.count) == ([22], 991, 8, 1000)


def test_a_host_that_timed_out_is_not_one_without_open_ports() -> None:
    report = read_report(HEAD + b'<host timedout="true"><address addr="192.0.2.7" addrtype="ipv4"/></host>' + TAIL)
    assert report["192.0.2.7"].timed_out


@pytest.mark.parametrize(
    "report",
    [
        b"",
        b"\0\0",
        b"Starting Nmap",
        HEAD,
        HEAD + b"</nmaprun>",
        HEAD + TAIL.replace(b"success", b"error"),
        HEAD.replace(b"<!DOCTYPE nmaprun>", b'<!DOCTYPE nmaprun [<!ENTITY a "b">]>') + TAIL,
        HEAD + b'<host><ports><port protocol="tcp" portid="x"><state state="open"/></port></ports></host>' + TAIL,
        HEAD + b'<host><ports><port protocol="tcp" portid="1"><state state="open|filtered"/></port></ports></host>' + TAIL,
        b'<?xml version="1.0" encoding="inf"?>\n' + HEAD[HEAD.index(b"<!DOCTYPE") :] + TAIL,
    ],
)
def test_what_is_no_whole_report(report: bytes) -> None:
    with pytest.raises(ReportError):
        read_report(report)


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_no_bytes_raise_anything_else(data: bytes) -> None:
    for report in (data, HEAD + data + TAIL):
        with contextlib.suppress(ReportError):
            read_report(report)


def test_addresses_that_could_not_be_searched_are_one_unknown() -> None:
    request = PortSearch()
    found = {"host": "192.0.2.1", "searched": "22", "searched_count": 1, "open": [], "closed": 1, "unanswered": 0}
    answers = [
        saw(request, Seen(data=found), source="192.0.2.1"),
        *(
            saw(
                request,
                missing(Reason.UNREACHABLE, "{address} answered on none of {count} ports", address=address, count=1),
                source=address,
            )
            for address in ("192.0.2.2", "192.0.2.3")
        ),
        saw(request, Seen(data={"host": 7}), source="192.0.2.4"),
        saw(request, Seen(data={**found, "searched": "1-x"}), source="192.0.2.5"),
    ]
    *_, ending = open_ports(observations(answers))
    assert isinstance(ending, Missing)
    assert str(ending.sentence) == "4 of 5 addresses could not be searched; the first: 192.0.2.2 answered on none of 1 ports"


def test_nothing_collected_is_unknown() -> None:
    (ending,) = open_ports(observations([]))
    assert isinstance(ending, Missing)
    assert ending.reason is Reason.NOT_COLLECTED
