"""GETs with requests, over connections that are opened and guarded by us."""

from __future__ import annotations

import http.client
import io
import re
import socket
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection
from urllib3.connectionpool import HTTPConnectionPool

import govaudit
from govaudit.model import Missing, Reason, Seen, missing
from govaudit.targets.web.address import HTTPS_PORT, Endpoint
from govaudit.targets.web.handshakes import permissive_context
from govaudit.targets.web.requests import TELLS_VERSION
from govaudit.targets.web.wire import STEP_SECONDS, Wire

MAX_REDIRECTS = 5
MAX_HEADER_BYTES = 64 * 1024

HEADERS = (
    "strict-transport-security",
    "content-security-policy",
    "x-frame-options",
    "x-content-type-options",
    "referrer-policy",
    "server",
    "x-powered-by",
    "x-aspnet-version",
    "x-aspnetmvc-version",
    "x-generator",
    "x-powered-cms",
)
"""What is kept of an answer, with headers whose names say that they tell a version; everything else is dropped here."""

_HTTP_PORT = 80
_REDIRECTS = {301, 302, 303, 307, 308}


def first_page(wire: Wire, endpoint: Endpoint) -> Seen | Missing:
    """GET / over TLS. The certificate is not verified here: what it is worth is a fact of its own."""
    own_origin = f"https://{endpoint.bracketed}{_port_in_url(endpoint.port, HTTPS_PORT)}"
    url = own_origin + "/"
    cookies: list[dict[str, Any]] = []
    for _ in range(MAX_REDIRECTS + 1):
        try:
            with wire.tls(endpoint, permissive_context()) as connection:
                answer = _get(connection, url)
        except (OSError, ValueError) as error:  # requests' own errors are OSErrors; urllib3 also raises ValueErrors
            return _trouble(wire, endpoint, error)
        if isinstance(answer, Missing):
            return answer
        status, headers, origin, path = answer
        cookies.extend(_cookie(line) for line in headers.pop("set-cookie", []))
        if status in _REDIRECTS and origin == own_origin:
            url = origin + path
            continue
        page = {"status": status, "headers": headers, "cookies": cookies, "redirects_to": origin if status in _REDIRECTS else ""}
        return Seen(data={**endpoint.record, **page})
    return missing(Reason.NOT_SUPPORTED, "{endpoint} redirects more than {count} times", endpoint=str(endpoint), count=MAX_REDIRECTS)


def plain_page(wire: Wire, endpoint: Endpoint) -> Seen | Missing:
    """GET / over plain HTTP. A refused connection is knowledge: nothing listens; one that is not answered is not."""
    url = f"http://{endpoint.bracketed}{_port_in_url(endpoint.port, _HTTP_PORT)}/"
    about = endpoint.record
    try:
        with wire.connection(endpoint.port) as connection:
            answer = _get(connection, url)
    except ConnectionRefusedError:
        return Seen(data={**about, "listens": False, "status": 0, "redirects_to": ""})
    except (OSError, ValueError) as error:
        return _trouble(wire, endpoint, error)
    if isinstance(answer, Missing):
        return answer
    status, _, origin, _ = answer
    return Seen(data={**about, "listens": True, "status": status, "redirects_to": origin if status in _REDIRECTS else ""})


def _get(connection: socket.socket, url: str) -> tuple[int, dict[str, list[str]], str, str] | Missing:
    """Status, headers of interest (with set-cookie), and origin and path of a redirect."""
    with requests.Session() as session:
        session.trust_env = False  # no proxies, no .netrc
        session.headers.clear()
        session.headers.update({"User-Agent": f"govaudit/{govaudit.__version__}", "Accept": "text/html,*/*", "Connection": "close"})
        session.headers["Host"] = urlsplit(url).netloc
        request = session.prepare_request(requests.Request("GET", url))
        # Not session.send: it reads the body of every redirect to its end, however long.
        with _Over(connection).send(request, stream=True, timeout=STEP_SECONDS) as answer:
            received: Any = answer.raw
            if received._original_response.msg.defects:
                return missing(Reason.UNPARSEABLE, "{url}: the headers of the answer are malformed", url=url)
            if sum(len(name) + len(value) for name, value in received.headers.items()) > MAX_HEADER_BYTES:
                return missing(Reason.TOO_LARGE, "{url}: the headers are larger than {limit} bytes", url=url, limit=MAX_HEADER_BYTES)
            telling = (name for name in received.headers if TELLS_VERSION.fullmatch(name.lower()))
            names = dict.fromkeys((*HEADERS, "set-cookie", *(name.lower() for name in telling)))
            kept = {name: [_clean(value) for value in received.headers.getlist(name)] for name in names}
            origin, path = _origin_and_path(url, _clean(answer.headers.get("location", "")))
            return answer.status_code, {name: values for name, values in kept.items() if values}, origin, path


class _Over(HTTPAdapter):
    """Sends over a connection that is open already, so that its address, its TLS and its time are ours."""

    def __init__(self, connection: socket.socket) -> None:
        super().__init__(max_retries=0)
        self._connection = connection

    def get_connection_with_tls_context(self, *_: Any, **__: Any) -> HTTPConnectionPool:
        given = self._connection

        class Given(HTTPConnection):
            response_class = _WholeHead

            def connect(self) -> None:
                self.sock = given

        class Pool(HTTPConnectionPool):
            ConnectionCls = Given

        return Pool("localhost")  # a name that is never looked up: the Host header is set, the connection open

    def cert_verify(self, *_: Any, **__: Any) -> None:
        """Nothing to prepare: the handshake is over."""


class _Lines(io.BufferedReader):
    """Remembers the last line that was read."""

    last_line = b""

    def readline(self, size: int | None = -1, /) -> bytes:
        self.last_line = super().readline(-1 if size is None else size)
        return self.last_line


class _WholeHead(http.client.HTTPResponse):
    """An answer whose headers end with an empty line; http.client also takes those that just break off."""

    def __init__(self, sock: socket.socket, *arguments: Any, **named: Any) -> None:
        super().__init__(sock, *arguments, **named)
        self.fp.close()
        self._lines = self.fp = _Lines(sock.makefile("rb", buffering=0))

    def begin(self) -> None:
        super().begin()
        if self._lines.last_line not in {b"\r\n", b"\n"}:
            raise http.client.IncompleteRead(b"")


def _trouble(wire: Wire, endpoint: Endpoint, error: Exception) -> Missing:
    if isinstance(error, requests.Timeout):
        return wire.trouble(endpoint, TimeoutError())
    if isinstance(error, requests.RequestException | ValueError):
        return wire.overdue(endpoint) or missing(Reason.UNPARSEABLE, "{endpoint} does not answer in HTTP", endpoint=str(endpoint))
    return wire.trouble(endpoint, error)


def _origin_and_path(url: str, location: str) -> tuple[str, str]:
    """Scheme and host with port that a redirect points to, and the rest; both empty where it is no web address."""
    if not location:
        return "", ""
    try:
        target = urlsplit(urljoin(url, location))
        port = target.port
    except ValueError:
        return "", ""
    host = target.hostname or ""
    if target.scheme not in {"http", "https"} or not re.fullmatch(r"[a-z0-9._:-]{1,253}", host):
        return "", ""
    default = HTTPS_PORT if target.scheme == "https" else _HTTP_PORT
    origin = f"{target.scheme}://{Endpoint(host, 0).bracketed}{_port_in_url(port or default, default)}"
    path = quote(target.path or "/", safe="/%:@!$&'()*+,;=~")
    return origin, path + ("?" + quote(target.query, safe="/%:@!$&'()*+,;=~?") if target.query else "")


def _port_in_url(port: int, default: int) -> str:
    return "" if port == default else f":{port}"


def _cookie(line: str) -> dict[str, Any]:
    """Name and attributes of a Set-Cookie line (RFC 6265, 5.2); the value ends here."""
    pair, *attributes = line.split(";")
    given = {name.strip().lower(): value.strip().lower() for name, _, value in (one.partition("=") for one in attributes)}
    same_site = given.get("samesite", "")
    return {
        "name": pair.partition("=")[0].strip()[:64] if "=" in pair else "",
        "secure": "secure" in given,
        "http_only": "httponly" in given,
        "same_site": same_site if same_site in {"strict", "lax", "none"} else "",
    }


def _clean(value: str) -> str:
    """Folded lines joined, control characters made visible as U+FFFD."""
    return "".join(one if one.isprintable() else "\ufffd" for one in " ".join(value.split()))
