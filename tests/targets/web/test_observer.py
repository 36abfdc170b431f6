"""The web observer against real servers on loopback."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from govaudit.looking import Limits, Unreached
from govaudit.model import Absent, Missing, Reason, Request, Seen, Target
from govaudit.targets.web import kind
from govaudit.targets.web.requests import FirstPage, Handshake, PlainPage, Verification, Version
from tests.support.tls_server import (
    Authority,
    answering,
    continuing,
    dripping,
    free_port,
    hanging,
    nginx,
    openssl_server,
    request_of,
    self_signed,
    serving,
    talking,
)

VERSIONS = [Version("TLSv1"), Version("TLSv1.1"), Version("TLSv1.2"), Version("TLSv1.3")]


def look(
    port: int, *requests: Request, seconds: float = 20, host: str = "127.0.0.1", **settings: Any
) -> dict[str, Seen | Absent | Missing]:
    """Ask the endpoint on this port; outcomes by request key."""
    target = Target(system="test", address=f"https://{host}:{port}/", kind="web", settings=settings)
    with kind.connect(target, Limits(seconds)) as session:
        return {observation.request: observation.outcome for observation in session.ask(requests)}


def look_once(port: int, request: Request, **how: Any) -> Any:
    """The data of one answer, or why it is missing."""
    outcome = look(port, request, **how)[request.key]
    return outcome.data if isinstance(outcome, Seen) else outcome


def accepted(port: int) -> list[Any]:
    answers = look(port, *VERSIONS)
    outcomes = [answers[request.key] for request in VERSIONS]
    return [outcome.data["accepted"] if isinstance(outcome, Seen) else outcome for outcome in outcomes]


def test_a_modern_nginx(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    issued = authority.issue(with_root=True)
    port = free_port()
    block = (
        f"server {{ listen 127.0.0.1:{port} ssl; ssl_certificate {issued.certificate}; ssl_certificate_key {issued.key};"
        " ssl_protocols TLSv1.2 TLSv1.3; server_tokens off; add_header Strict-Transport-Security max-age=63072000;"
        ' add_header Set-Cookie "id=very-secret-value; Secure; HttpOnly; SameSite=Lax"; add_header X-Other private;'
        " location / { return 200 ok; } }"
    )
    with nginx(tmp_path, block):
        assert accepted(port) == [False, False, True, True]
        answers = look(port, Handshake(), Verification(), FirstPage(), ca=str(authority.path))
    presented, verified, page = answers["handshake"], answers["verification"], answers["first-page"]
    assert isinstance(presented, Seen)
    assert isinstance(verified, Seen)
    assert isinstance(page, Seen)
    assert presented.content.count(b"BEGIN CERTIFICATE") == 2
    assert presented.data["version"] == "TLSv1.3"
    assert verified.data["trusted"] is True
    assert page.data == {
        "host": "127.0.0.1",
        "port": port,
        "status": 200,
        "headers": {"strict-transport-security": ["max-age=63072000"], "server": ["nginx"]},
        "cookies": [{"name": "id", "secure": True, "http_only": True, "same_site": "lax"}],
        "redirects_to": "",
    }
    assert "very-secret-value" not in str(answers)


def test_an_nginx_that_still_speaks_old_versions(tmp_path: Path) -> None:
    issued = self_signed(tmp_path)
    port = free_port()
    block = (
        f"server {{ listen 127.0.0.1:{port} ssl; ssl_certificate {issued.certificate}; ssl_certificate_key {issued.key};"
        " ssl_protocols TLSv1 TLSv1.1 TLSv1.2; ssl_ciphers ALL:@SECLEVEL=0; location / { return 200 old; } }"
    )
    with nginx(tmp_path, block):
        assert accepted(port) == [True, True, True, False]


def test_a_server_that_knows_only_tls_1_0_is_seen_whole(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    with openssl_server(authority.issue(), "-tls1", "-cipher", "ALL:@SECLEVEL=0", "-www") as port:
        assert accepted(port) == [True, False, False, False]
        answers = look(port, Handshake(), Verification(), FirstPage(), ca=str(authority.path))
    presented, verified, page = answers["handshake"], answers["verification"], answers["first-page"]
    assert isinstance(presented, Seen)
    assert presented.data["version"] == "TLSv1"
    assert isinstance(verified, Seen)
    assert verified.data["trusted"] is True
    assert isinstance(page, Seen)
    assert page.data["status"] == 200


def test_a_refusal_that_may_be_about_ciphers_is_not_taken_for_one_of_the_version(tmp_path: Path) -> None:
    with openssl_server(self_signed(tmp_path), "-tls1", "-cipher", "ECDHE-ECDSA-NULL-SHA:@SECLEVEL=0", "-www") as port:
        assert accepted(port)[0] is True  # without encryption, but TLS 1.0
    with openssl_server(self_signed(tmp_path), "-tls1", "-cipher", "PSK-AES128-CBC-SHA:@SECLEVEL=0", "-psk", "00") as port:
        outcome = accepted(port)[0]
    assert isinstance(outcome, Missing)
    assert outcome.reason is Reason.NOT_SUPPORTED


def test_a_server_that_hangs_up_may_only_dislike_our_ciphers() -> None:
    def hang_up(connection: socket.socket) -> None:
        connection.recv(1)

    with serving(hang_up) as port:
        outcomes = accepted(port)
    assert [outcome.reason for outcome in outcomes] == [Reason.NOT_SUPPORTED] * 4


@pytest.fixture
def two_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name server that gives a host two addresses, and another host more than we look at."""
    ask = socket.getaddrinfo

    def answer(host: str, *arguments: Any, **named: Any) -> Any:
        addresses = {"two.go.id": ["127.0.0.1", "127.0.0.2"], "many.go.id": [f"127.0.0.{last}" for last in range(1, 12)]}.get(host, [host])
        return [found for address in addresses for found in ask(address, *arguments, **named)]

    monkeypatch.setattr(socket, "getaddrinfo", answer)


@pytest.mark.usefixtures("two_addresses")
def test_each_address_of_a_host_is_looked_at(tmp_path: Path) -> None:
    issued = self_signed(tmp_path)
    port = free_port()
    sound, old = (
        f"server {{ listen {address}:{port} ssl; ssl_certificate {issued.certificate}; ssl_certificate_key {issued.key};"
        f" ssl_protocols {versions}; ssl_ciphers ALL:@SECLEVEL=0; location / {{ return {status}; }} }}"
        for address, versions, status in (("127.0.0.1", "TLSv1.2 TLSv1.3", 200), ("127.0.0.2", "TLSv1 TLSv1.2", 404))
    )
    target = Target(system="test", address=f"https://two.go.id:{port}/", kind="web", settings={"http_port": free_port()})
    with nginx(tmp_path, sound, old), kind.connect(target, Limits(20)) as session:
        seen = list(session.ask([Version("TLSv1"), FirstPage(), PlainPage()]))
    assert [
        (one.source, one.outcome.data.get("accepted"), one.outcome.data.get("status")) for one in seen if isinstance(one.outcome, Seen)
    ] == [
        (f"two.go.id:{port} (127.0.0.1) (version TLSv1)", False, None),
        (f"two.go.id:{port} (127.0.0.2) (version TLSv1)", True, None),
        (f"two.go.id:{port} (127.0.0.1) (first-page)", None, 200),
        (f"two.go.id:{port} (127.0.0.2) (first-page)", None, 404),
        (f"two.go.id:{target.settings['http_port']} (127.0.0.1) (plain-page)", None, 0),
        (f"two.go.id:{target.settings['http_port']} (127.0.0.2) (plain-page)", None, 0),
    ]


@pytest.mark.usefixtures("two_addresses")
def test_an_address_at_which_nothing_listens_serves_nothing(tmp_path: Path) -> None:
    with serving(answering(), self_signed(tmp_path)) as port:
        assert look_once(port, FirstPage(), host="two.go.id")["status"] == 200


@pytest.mark.usefixtures("two_addresses")
def test_addresses_beyond_the_limit_are_not_passed_over(tmp_path: Path) -> None:
    with serving(answering(), self_signed(tmp_path)) as port:
        outcome = look_once(port, FirstPage(), host="many.go.id")
    assert isinstance(outcome, Missing)
    assert str(outcome.sentence) == "3 of 11 addresses of many.go.id were not looked at"


@pytest.mark.parametrize(
    ("valid_days", "names", "problem"),
    [
        ((-1, 90), ("localhost",), ""),
        ((-90, -1), ("localhost",), "certificate has expired"),
        ((1, 90), ("localhost",), "certificate is not yet valid"),
    ],
)
def test_verification_tells_what_is_wrong(tmp_path: Path, valid_days: tuple[float, float], names: tuple[str], problem: str) -> None:
    authority = Authority(tmp_path)
    with serving(hanging, authority.issue(names, valid_days=valid_days)) as port:
        answer = look_once(port, Verification(), ca=str(authority.path))
        assert (answer["trusted"], answer["problem"], answer["store"]) == (not problem, problem, str(authority.path))


def test_the_systems_store_does_not_know_a_private_authority(tmp_path: Path) -> None:
    with serving(hanging, Authority(tmp_path).issue()) as port:
        answer = look_once(port, Verification())
        assert (answer["trusted"], answer["problem"], answer["store"]) == (False, "unable to get local issuer certificate", "system")


def test_authorities_that_cannot_be_read_trust_nobody_and_distrust_nobody(tmp_path: Path) -> None:
    (tmp_path / "empty.pem").write_text("nothing")
    with serving(hanging, self_signed(tmp_path)) as port:
        assert look_once(port, Verification(), ca=str(tmp_path / "absent.pem")).reason is Reason.PERMISSION_DENIED
        assert look_once(port, Verification(), ca=str(tmp_path / "empty.pem")).reason is Reason.UNPARSEABLE


def test_redirects_within_the_endpoint_are_followed_and_cookies_collected(tmp_path: Path) -> None:
    asked: list[str] = []

    def handle(connection: socket.socket) -> None:
        request = request_of(connection)
        if not request:
            return
        path = request.split()[1]
        asked.append(path)
        if path == "/":
            answering("Location: /in?to=%2Fhome", "Set-Cookie: a=1; secure", status="302 Found")(_again(connection))
        else:
            answering("X-Frame-Options: DENY", "Set-Cookie: b=2; HttpOnly")(_again(connection))

    with serving(handle, self_signed(tmp_path)) as port:
        page = look_once(port, FirstPage())
    assert asked == ["/", "/in?to=%2Fhome"]
    assert page["headers"] == {"x-frame-options": ["DENY"]}
    assert [cookie["name"] for cookie in page["cookies"]] == ["a", "b"]


class _Answered:
    """A connection whose request has been taken already."""

    def __init__(self, connection: socket.socket) -> None:
        self.sendall = connection.sendall

    def recv(self, _size: int) -> bytes:
        return b"taken\r\n\r\n"


def _again(connection: socket.socket) -> Any:
    return _Answered(connection)


@pytest.mark.parametrize(
    ("location", "origin"),
    [
        ("https://other.example/in?token=secret", "https://other.example"),
        ("//other.example", "https://other.example"),
        ("http://127.0.0.1/", "http://127.0.0.1"),
        ("https://[::1]:8443/", "https://[::1]:8443"),
        ("javascript:alert(1)", ""),
        ("https://[broken", ""),
        ("https://a b/", ""),
    ],
)
def test_redirects_elsewhere_are_told_and_not_followed(tmp_path: Path, location: str, origin: str) -> None:
    with serving(answering(f"Location: {location}", status="301 Moved"), self_signed(tmp_path)) as port:
        page = look_once(port, FirstPage())
    assert (page["status"], page["redirects_to"]) == (301, origin)


def test_redirects_in_a_circle_end(tmp_path: Path) -> None:
    with serving(answering("Location: /", status="301 Moved"), self_signed(tmp_path)) as port:
        assert look_once(port, FirstPage()).reason is Reason.NOT_SUPPORTED


@pytest.mark.parametrize("handle", [dripping, continuing, hanging])
def test_the_deadline_holds_however_the_server_talks(tmp_path: Path, handle: Callable[[socket.socket], None]) -> None:
    began = time.monotonic()
    with serving(handle, self_signed(tmp_path)) as port:
        outcome = look_once(port, FirstPage(), seconds=1.0)
    assert time.monotonic() - began < 8
    assert isinstance(outcome, Missing)
    assert outcome.reason is Reason.TIMED_OUT


def test_bodies_without_end_are_not_read(tmp_path: Path) -> None:
    with serving(talking, self_signed(tmp_path)) as port:
        assert look_once(port, FirstPage()).reason is Reason.NOT_SUPPORTED  # it redirects more than five times


def test_a_handshake_that_hangs_costs_one_deadline() -> None:
    began = time.monotonic()
    with serving(hanging) as port:
        answers = look(port, Handshake(), Verification(), *VERSIONS, FirstPage(), seconds=1.0)
    assert time.monotonic() - began < 8
    assert {outcome.reason for outcome in answers.values() if isinstance(outcome, Missing)} == {Reason.TIMED_OUT}
    assert len(answers) == 7


def test_cancelling_ends_at_once() -> None:
    cancel = threading.Event()
    with serving(hanging) as port:
        target = Target(system="test", address=f"https://127.0.0.1:{port}/", kind="web")
        with kind.connect(target, Limits(30, cancel=cancel)) as session:
            threading.Timer(0.3, cancel.set).start()
            began = time.monotonic()
            (observation,) = session.ask([Handshake()])
    assert time.monotonic() - began < 5
    assert isinstance(observation.outcome, Missing)
    assert observation.outcome.reason is Reason.INTERRUPTED


def test_what_is_not_tls_says_nothing_of_versions() -> None:
    def plain(connection: socket.socket) -> None:
        connection.recv(4096)
        connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    with serving(plain) as port:
        answers = look(port, Handshake(), *VERSIONS)
    assert {outcome.reason for outcome in answers.values() if isinstance(outcome, Missing)} == {Reason.UNPARSEABLE}
    assert len(answers) == 5


def test_hostile_headers(tmp_path: Path) -> None:
    headers = ["Server: x\x1b[31m\x07y", "X-Powered-By: caf\xe9", "Set-Cookie: =nameless", "Set-Cookie: " + "n" * 500 + "=v; SameSite=Odd"]
    with serving(answering(*headers), self_signed(tmp_path)) as port:
        page = look_once(port, FirstPage())
    assert page["headers"] == {"server": ["x\ufffd[31m\ufffdy"], "x-powered-by": ["café"]}
    assert [(len(cookie["name"]), cookie["same_site"]) for cookie in page["cookies"]] == [(0, ""), (64, "")]


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ([f"X-{number}: {'v' * 900}" for number in range(90)], Reason.TOO_LARGE),
        ([f"X-{number}: v" for number in range(200)], Reason.UNPARSEABLE),
        (["X-Long: " + "v" * 100_000], Reason.UNPARSEABLE),
        (["no colon here", "X-Frame-Options: DENY"], Reason.UNPARSEABLE),
    ],
)
def test_headers_beyond_measure(tmp_path: Path, lines: list[str], reason: Reason) -> None:
    with serving(answering(*lines), self_signed(tmp_path)) as port:
        assert look_once(port, FirstPage()).reason is reason


def test_headers_that_break_off_are_not_taken_for_all(tmp_path: Path) -> None:
    def handle(connection: socket.socket) -> None:
        request_of(connection)
        connection.sendall(b"HTTP/1.1 200 OK\r\nX-Frame-Options: DENY\r\n")

    with serving(handle, self_signed(tmp_path)) as port:
        assert look_once(port, FirstPage()).reason is Reason.UNPARSEABLE


def test_neither_proxies_nor_netrc_of_the_environment_are_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login me password hunter2\n")
    for name, value in {"HOME": str(tmp_path), "HTTPS_PROXY": "http://127.0.0.1:9", "HTTP_PROXY": "http://127.0.0.1:9"}.items():
        monkeypatch.setenv(name, value)
    asked: list[str] = []

    def handle(connection: socket.socket) -> None:
        asked.append(request_of(connection))
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")

    with serving(handle, self_signed(tmp_path)) as port:
        assert look_once(port, FirstPage())["status"] == 200
    assert "authorization" not in asked[0].lower()
    assert asked[0].startswith("GET / HTTP/1.1\r\n")
    assert f"\r\nHost: 127.0.0.1:{port}\r\n" in asked[0]


def test_plain_http(tmp_path: Path) -> None:
    with serving(hanging, self_signed(tmp_path)) as port:
        with serving(answering("Location: https://127.0.0.1/", status="308 Permanent Redirect")) as plain:
            assert look_once(port, PlainPage(), http_port=plain) == {
                "host": "127.0.0.1",
                "port": plain,
                "listens": True,
                "status": 308,
                "redirects_to": "https://127.0.0.1",
            }
        assert look_once(port, PlainPage(), http_port=free_port())["listens"] is False
        with serving(hanging) as silent:
            assert look_once(port, PlainPage(), http_port=silent, seconds=0.8).reason is Reason.TIMED_OUT


def test_an_ipv6_endpoint(tmp_path: Path) -> None:
    with serving(answering(), self_signed(tmp_path), host="::1") as port:
        assert look_once(port, FirstPage(), host="[::1]")["host"] == "::1"


@pytest.mark.parametrize(("host", "reason"), [("127.0.0.1", Reason.REFUSED), ("no-such-host.invalid", Reason.UNREACHABLE)])
def test_what_is_not_there_is_unreached(host: str, reason: Reason) -> None:
    with pytest.raises(Unreached) as raised:
        look(free_port(), Handshake(), host=host)
    assert raised.value.why.reason is reason


@pytest.mark.parametrize("settings", [{"ca": 3}, {"http_port": "80"}, {"http_port": 0}, {"http_port": 70000}])
def test_settings_of_a_wrong_kind(settings: dict[str, Any]) -> None:
    with pytest.raises(Unreached):
        look(1, Handshake(), **settings)
