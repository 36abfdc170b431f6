"""Listening sockets from /proc/net."""

from __future__ import annotations

import os
import socket
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from govaudit.facts.sockets import ListeningSockets, Socket
from govaudit.looking import Limits
from govaudit.model import Missing, Reason, Seen, Target
from govaudit.reading import Observations
from govaudit.targets.host.observer import connect
from govaudit.targets.host.readers.sockets import PORT_RANGE, PROGRAMS, TCP, TCP6, UDP, UDP6, listening_sockets
from tests.support import DENIED, NOT_THERE
from tests.support.startup import answered

HEADER = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"


def row(local: str, state: str = "0A", uid: int = 0) -> str:
    return f"   0: {local} 00000000:0000 {state} 00000000:00000000 00:00000000 00000000 {uid:5}        0 1477 1 0 100 0 0 10 0\n"


def read(
    tcp: str = "", tcp6: str = "", udp: str = "", udp6: str = "", ports: str = "32768\t60999\n", ss: str = ""
) -> ListeningSockets | Missing:
    tables = {TCP: tcp, TCP6: tcp6, UDP: udp, UDP6: udp6}
    told = Seen(content=ss.encode(), status=0)
    found = listening_sockets(answered({**{table: HEADER + text for table, text in tables.items()}, PORT_RANGE: ports, PROGRAMS: told}))
    assert isinstance(found, ListeningSockets | Missing)
    return found


def names(found: ListeningSockets | Missing) -> list[tuple[str, str]]:
    assert isinstance(found, ListeningSockets)
    return [(one.name, one.address) for one in found.sockets]


def test_addresses_of_both_families() -> None:
    found = read(
        tcp=row("00000000:0016") + row("0100A8C0:1F90", uid=33),
        tcp6=row("00000000000000000000000000000000:0050") + row("B80D01200000000000000000010000AA:01BB"),
    )
    assert names(found) == [("22/tcp", "0.0.0.0"), ("80/tcp", "::"), ("443/tcp", "2001:db8::aa00:1"), ("8080/tcp", "192.168.0.1")]
    assert isinstance(found, ListeningSockets)
    assert found.sockets[3].uid == 33


def test_loopback_and_connections_are_left_out() -> None:
    found = read(
        tcp=row("0100007F:0019") + row("0A00000A:0016", state="01"),
        tcp6=row("00000000000000000000000001000000:0277") + row("0000000000000000FFFF00000100007F:1538"),
        udp=row("0100007F:0035", state="07") + row("00000000:0044", state="01"),
    )
    assert names(found) == []


SS = """\
tcp LISTEN 0 128   0.0.0.0:22   0.0.0.0:* users:(("sshd",pid=1,fd=3),("systemd",pid=1,fd=9),("sshd",pid=2,fd=3))
tcp LISTEN 0 128         *:80         *:* users:(("nginx: (x, y)",pid=3,fd=6))
tcp LISTEN 0 128 [2001:db8::1]%eth0:443 [::]:* users:(("caddy",pid=4,fd=6))
udp UNCONN 0 0     0.0.0.0:2049 0.0.0.0:*
odd line
"""


def programs_of(found: ListeningSockets | Missing) -> dict[str, str | Missing]:
    assert isinstance(found, ListeningSockets)
    return {one.name: one.program for one in found.sockets}


def test_programs_by_protocol_address_and_port() -> None:
    found = programs_of(
        read(
            tcp=row("00000000:0016") + row("0100A8C0:0017"),
            tcp6=row("0" * 32 + ":0050") + row("B80D0120000000000000000001000000:01BB"),
            udp=row("00000000:0801", state="07"),
            ss=SS,
        )
    )
    assert (found["22/tcp"], found["80/tcp"], found["443/tcp"]) == ("sshd, systemd", "nginx: (x, y)", "caddy")
    assert all(isinstance(found[name], Missing) for name in ("23/tcp", "2049/udp"))


def test_programs_are_not_known_where_ss_is_not_there_or_denied() -> None:
    tables = {TCP: HEADER + row("00000000:0016"), UDP: HEADER, TCP6: HEADER, UDP6: HEADER}
    for answer in (NOT_THERE, DENIED):
        assert all(isinstance(one, Missing) for one in programs_of(listening_sockets(answered({**tables, PROGRAMS: answer}))).values())


def test_unconnected_udp_sockets_count() -> None:
    assert names(read(udp=row("00000000:0045", state="07"), udp6=row("0" * 32 + ":007B", state="07"))) == [
        ("69/udp", "0.0.0.0"),
        ("123/udp", "::"),
    ]


def test_a_kernel_without_ipv6() -> None:
    seen = answered({TCP: HEADER, TCP6: NOT_THERE, UDP: HEADER, UDP6: NOT_THERE, PORT_RANGE: DENIED})
    assert listening_sockets(seen) == ListeningSockets(sockets=[], client_ports=DENIED)


def test_a_table_that_may_not_be_read_or_is_none_is_missing() -> None:
    assert listening_sockets(answered({TCP: HEADER, TCP6: DENIED, UDP: HEADER, UDP6: HEADER})) == DENIED
    found = listening_sockets(answered({TCP: "", TCP6: HEADER, UDP: HEADER, UDP6: HEADER}))
    assert isinstance(found, Missing)
    assert found.reason is Reason.UNPARSEABLE
    assert isinstance(read(tcp="broken\n"), Missing)


def test_udp_from_the_range_of_client_ports_is_a_client() -> None:
    found = ListeningSockets(sockets=[], client_ports=[32768, 60999])
    assert found.is_client(Socket(protocol="udp", address="::", port=32768, uid=0, program=DENIED))
    assert not found.is_client(Socket(protocol="udp", address="::", port=32767, uid=0, program=DENIED))
    assert not found.is_client(Socket(protocol="tcp", address="::", port=40000, uid=0, program=DENIED))
    sending = Socket(protocol="udp", address="::", port=40000, uid=0, program=DENIED)
    assert not ListeningSockets(sockets=[], client_ports=DENIED).is_client(sending)


def test_this_machine() -> None:
    with socket.socket() as everywhere, socket.socket() as here:
        everywhere.bind(("0.0.0.0", 0))
        here.bind(("127.0.0.1", 0))
        everywhere.listen()
        here.listen()
        with connect(Target(system="s", address="local:", kind="host"), Limits(60)) as session:
            found = listening_sockets(Observations(session.ask([TCP, TCP6, UDP, UDP6, PORT_RANGE, PROGRAMS])))
        ports = [(one.protocol, one.port) for one in found.sockets]
        assert ("tcp", everywhere.getsockname()[1]) in ports
        assert ("tcp", here.getsockname()[1]) not in ports
        [program] = [one.program for one in found.sockets if one.port == everywhere.getsockname()[1]]
        assert program == Path(f"/proc/{os.getpid()}/comm").read_text().strip()


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=200), st.text(alphabet="0123456789ABCDEFabcdefx: ٣-", max_size=120))
def test_no_bytes_make_the_reader_raise(data: bytes, text: str) -> None:
    for content in (data, HEADER.encode() + data, (HEADER + text).encode(), (HEADER + row(text)).encode()):
        tables = dict.fromkeys((TCP, TCP6, UDP, UDP6), content)
        found = listening_sockets(answered({**tables, PORT_RANGE: data, PROGRAMS: Seen(content=content, status=0)}))
        assert isinstance(found, ListeningSockets | Missing)
