"""The real nmap on loopback."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from govaudit.facts.ports import OpenPorts
from govaudit.looking import Limits, Unreached
from govaudit.model import Complete, Missing, Observation, Reason, Target
from govaudit.reading import Observations
from govaudit.targets.network import kind
from govaudit.targets.network.readers.ports import open_ports
from govaudit.targets.network.requests import PortSearch
from tests.support.tls_server import free_port


def search(address: str, *, seconds: float = 30, **settings: Any) -> list[Observation]:
    target = Target(system="test", address=kind.check_address(address), kind="network", settings=settings)
    with kind.connect(target, Limits(seconds)) as session:
        return list(session.ask([PortSearch()]))


def facts(observations: list[Observation]) -> list[OpenPorts | Complete | Missing]:
    return list(open_ports(Observations(observations)))


@contextlib.contextmanager
def listening(host: str = "127.0.0.1") -> Iterator[int]:
    with socket.create_server((host, 0), family=socket.AF_INET6 if ":" in host else socket.AF_INET) as listener:
        yield listener.getsockname()[1]


@contextlib.contextmanager
def unanswering() -> Iterator[int]:
    """A port whose queue is full: Linux drops what else comes in, as a packet filter would."""
    with socket.socket() as listener, contextlib.ExitStack() as waiting:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        address = listener.getsockname()
        for _ in range(3):
            client = waiting.enter_context(socket.socket())
            client.setblocking(False)
            client.connect_ex(address)
        yield address[1]


def test_open_and_closed_ports() -> None:
    closed = free_port()
    with listening() as port:
        found, ending = facts(search("net:127.0.0.1", ports=f"{port},{closed}"))
    assert found == OpenPorts(
        host="127.0.0.1", searched=f"{port},{closed}", searched_count=2, open=[port], closed_count=1, unanswered_count=0
    )
    assert isinstance(ending, Complete)


def test_all_ports_closed_is_a_search_that_found_none() -> None:
    closed = free_port()
    found, ending = facts(search("net:127.0.0.1", ports=str(closed)))
    assert isinstance(found, OpenPorts)
    assert (found.open, found.closed_count) == ([], 1)
    assert isinstance(ending, Complete)


def test_ports_that_do_not_answer_are_counted_apart() -> None:
    closed = free_port()
    with unanswering() as port:
        found, _ = facts(search("net:127.0.0.1", ports=f"{port},{closed}"))
    assert isinstance(found, OpenPorts)
    assert (found.open, found.closed_count, found.unanswered_count) == ([], 1, 1)


def test_a_host_that_answers_on_no_port_is_unknown() -> None:
    with unanswering() as port:
        (ending,) = facts(search("net:127.0.0.1", ports=str(port)))
    assert isinstance(ending, Missing)
    assert ending.reason is Reason.UNREACHABLE


def test_the_default_ports_are_searched_on_every_address_of_a_network() -> None:
    with socket.create_server(("127.0.0.2", 27017)):
        found = facts(search("net:127.0.0.0/30"))
    assert [(fact.host, 27017 in fact.open, fact.searched_count) for fact in found if isinstance(fact, OpenPorts)] == [
        ("127.0.0.1", False, 1116),
        ("127.0.0.2", True, 1116),
    ]


def test_names_are_looked_up_once_and_told_with_the_address() -> None:
    with listening() as port:
        found = facts(search("net:localhost", ports=str(port)))
    assert "localhost (127.0.0.1)" in [fact.host for fact in found if isinstance(fact, OpenPorts)]


def test_ipv6() -> None:
    with listening("::1") as port:
        found, _ = facts(search("net:::1", ports=str(port)))
    assert isinstance(found, OpenPorts)
    assert (found.host, found.open) == ("::1", [port])


@pytest.mark.parametrize(
    ("address", "authorised"),
    [
        ("net:192.0.2.1", []),
        ("net:192.0.2.1", ["192.0.2.2", "198.51.100.0/24", "example.org"]),
        ("net:192.0.2.0/24", ["192.0.2.0/25"]),
        ("net:2001:db8::1", ["192.0.2.0/24"]),
    ],
)
def test_nothing_is_sent_to_who_is_not_listed(address: str, authorised: list[str]) -> None:
    with pytest.raises(Unreached) as raised:
        search(address, authorised=authorised)
    assert raised.value.why.reason is Reason.NOT_AUTHORISED


@pytest.mark.parametrize("authorised", [["192.0.2.0/24"], "192.0.2.7", ["192.0.2.7"]])
def test_who_is_listed_may_be_searched(authorised: object) -> None:
    target = Target(system="test", address="net:192.0.2.7", kind="network", settings={"authorised": authorised})
    with kind.connect(target, Limits(5)):  # connecting sends nothing: the search would
        pass


@pytest.mark.parametrize("settings", [{"ports": "80 -oN x"}, {"ports": ["80"]}, {"ports": 0}, {"authorised": ["a b"]}, {"authorised": 7}])
def test_settings_that_cannot_be_used(settings: dict[str, Any]) -> None:
    with pytest.raises(Unreached) as raised:
        search("net:127.0.0.1", **settings)
    assert raised.value.why.reason is Reason.NOT_SUPPORTED


def test_a_single_port_is_a_number_in_yaml() -> None:
    with listening() as port:
        found, _ = facts(search("net:127.0.0.1", ports=port))
    assert isinstance(found, OpenPorts)
    assert found.open == [port]


def test_too_much_for_one_search() -> None:
    with pytest.raises(Unreached) as raised:
        search("net:127.0.0.0/24", ports="1-65535")
    assert raised.value.why.reason is Reason.TOO_LARGE


def test_a_name_that_nobody_knows() -> None:
    with pytest.raises(Unreached) as raised:
        search("net:no-such-host.invalid")
    assert raised.value.why.reason is Reason.UNREACHABLE


def test_options_in_an_address_write_no_file(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="neither an IP address"):
        search(f"net:127.0.0.1 -oN {tmp_path}/written")
    assert list(tmp_path.iterdir()) == []


def test_nmap_is_killed_at_the_deadline() -> None:
    ports = "1-65534"  # a full search takes a second
    began = time.monotonic()
    (ending,) = facts(search("net:127.0.0.0/27", ports=ports, seconds=0.5))
    assert time.monotonic() - began < 8
    assert isinstance(ending, Missing)
    assert ending.reason is Reason.TIMED_OUT
    while _running(ports):  # killed, but the kernel may take a moment
        assert time.monotonic() - began < 8


def _running(argument: str) -> bool:
    """Whether nmap runs with this argument."""
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if argument.encode() in (process / "cmdline").read_bytes().split(b"\0"):
                return True
    return False


def test_without_nmap_the_tool_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Unreached) as caught:
        search("net:127.0.0.1", ports="80")
    assert caught.value.why.reason is Reason.TOOL_MISSING
    assert str(caught.value.why.sentence) == "nmap is not installed here (apt install nmap)"


def test_a_module_in_the_current_folder_is_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "nmap.py").write_text("open('ran', 'w')")
    monkeypatch.chdir(tmp_path)
    found, _ = facts(search("net:127.0.0.1", ports=str(free_port())))
    assert isinstance(found, OpenPorts)
    assert not (tmp_path / "ran").exists()


def test_nmap_ends_with_govaudit_however_that_ended() -> None:
    program = (
        "from govaudit.looking import Limits; from govaudit.model import Target; from govaudit.targets.network import kind\n"
        "from govaudit.targets.network.requests import PortSearch\n"
        "target = Target(system='s', address='net:127.77.0.0/27', kind='network', settings={'ports': '1-65535'})\n"
        "with kind.connect(target, Limits(120)) as session: list(session.ask([PortSearch()]))\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", program])
    try:
        until = time.monotonic() + 20
        while not (searching := _searching()) and time.monotonic() < until:
            time.sleep(0.05)
        assert searching
    finally:
        parent.kill()
        parent.wait()
    until = time.monotonic() + 10
    while _searching() and time.monotonic() < until:
        time.sleep(0.05)
    assert not _searching()


def _searching() -> list[str]:
    """The processes of nmap that search this test's addresses."""
    found = []
    for process in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            if process.name.isdigit() and b"127.77.0.1" in (process / "cmdline").read_bytes():
                found.append(process.name)
    return found
