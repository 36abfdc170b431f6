"""What web endpoints answer to a GET of their first page."""

from __future__ import annotations

import msgspec

from govaudit.model import Fact, Missing


class Cookie(msgspec.Struct, frozen=True, kw_only=True):
    """A cookie that an endpoint sets; its value is never kept."""

    name: str
    """Its name, at most 64 characters."""

    secure: bool
    """Whether browsers send it over TLS only."""

    http_only: bool
    """Whether it is hidden from scripts."""

    same_site: str
    """`strict`, `lax` or `none`; empty where the endpoint does not say."""


class HttpAnswer(Fact, frozen=True, kw_only=True):
    """The answer to GET / over TLS, redirects within the endpoint followed. Whether the certificate is trusted is another fact."""

    endpoint: str
    """`host:port`; with ` (address)` after it where the host has several."""

    status: int
    """The last answer's HTTP status."""

    redirects_to: str
    """The origin (`https://other`) that the last answer sends visitors on to, outside the endpoint; empty where it does not."""

    host_is_ip: bool
    """Whether the endpoint was asked by a bare IP address."""

    hsts_max_age: int | None
    """Seconds for which browsers are told to use TLS only (RFC 6797); None where no header says so that browsers would accept."""

    content_security_policies: list[str]
    """The policies that are enforced (Content-Security-Policy), each header value as sent; report-only ones do not count."""

    frame_ancestors: list[list[str]]
    """The sources of frame-ancestors, lower case: one list for each policy that has the directive."""

    frame_options: list[str]
    """X-Frame-Options, lower case; more than one where the header is repeated or holds a list."""

    content_type_options: str
    """X-Content-Type-Options, the first value in lower case, as browsers read it; empty where it is not sent."""

    referrer_policy: str
    """The referrer policy that browsers take (the last one they know); empty where none is sent."""

    products: dict[str, str]
    """Headers that name software (`server`, `x-powered-by`, …) with their values."""

    cookies: list[Cookie]
    """All cookies set on the way to the last answer."""

    @property
    def subject(self) -> str:
        return self.endpoint


class PlainHttp(Fact, frozen=True, kw_only=True):
    """What the host answers to GET / over plain HTTP."""

    endpoint: str
    """`host:port` of plain HTTP; with ` (address)` after it where the host has several."""

    host: str
    """The host name or IP address that was asked for."""

    listens: bool
    """Whether anything accepts connections there."""

    status: int
    """The answer's HTTP status; 0 where nothing listens."""

    redirects_to: str
    """The origin that it redirects to, such as `https://host`; empty where it does not redirect."""

    led_back_to: str | Missing = ""
    """The origin without TLS, such as `http://host`, to which the first page over TLS redirects; empty where it does not."""

    @property
    def subject(self) -> str:
        return self.endpoint
