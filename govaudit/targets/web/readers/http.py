"""What an endpoint's first page says in its headers, read as browsers read them."""

from __future__ import annotations

from collections.abc import Iterator

from govaudit.facts.http import Cookie, HttpAnswer, PlainHttp
from govaudit.model import Complete, Missing, Reason, missing
from govaudit.reading import Maybe, Observations, reads
from govaudit.targets.web.records import Record, ended, records
from govaudit.targets.web.requests import TELLS_VERSION, FirstPage, PlainPage

_PRODUCTS = ("server", "x-powered-by", "x-powered-cms", "x-generator")
_NOT_SHOWN = (401, 403, 407, 429)
"""Refusals of a guard before the page: their headers are the guard's."""

_REFERRER_POLICIES = {
    "no-referrer",
    "no-referrer-when-downgrade",
    "origin",
    "origin-when-cross-origin",
    "same-origin",
    "strict-origin",
    "strict-origin-when-cross-origin",
    "unsafe-url",
}


class _FirstPage(Record):
    status: int
    headers: dict[str, list[str]]
    cookies: list[Cookie]
    redirects_to: str


class _PlainPage(Record):
    listens: bool
    status: int
    redirects_to: str


@reads(Maybe(FirstPage()))
def http_answer(seen: Observations) -> Iterator[HttpAnswer | Complete | Missing]:
    """The headers of the first page, at each address."""
    return ended(page if isinstance(page, Missing) else _answer(page) for _, page in records(seen, FirstPage(), _FirstPage))


def _answer(page: _FirstPage) -> HttpAnswer | Missing:
    """What the page says. An error or a refusal says nothing of the pages that are otherwise served."""
    endpoint = page.endpoint
    if page.status >= 500:
        return missing(Reason.INCOMPLETE, "{endpoint} answers with error {status}", endpoint=str(endpoint), status=page.status)
    if page.status in _NOT_SHOWN:
        return missing(
            Reason.REFUSED, "{endpoint} refuses to show its first page (status {status})", endpoint=str(endpoint), status=page.status
        )
    if page.redirects_to.startswith("http://"):
        return missing(
            Reason.INCOMPLETE,
            "the first page of {endpoint} leads to {origin}, without TLS",
            endpoint=str(endpoint),
            origin=page.redirects_to,
        )
    headers = {name.lower(): values for name, values in page.headers.items()}
    policies = headers.get("content-security-policy", [])
    return HttpAnswer(
        endpoint=str(endpoint),
        status=page.status,
        redirects_to=page.redirects_to,
        host_is_ip=endpoint.is_ip,
        hsts_max_age=hsts_max_age(headers.get("strict-transport-security", [])),
        content_security_policies=policies,
        frame_ancestors=frame_ancestors(policies),
        frame_options=_tokens(headers.get("x-frame-options", [])),
        content_type_options=next(iter(_tokens(headers.get("x-content-type-options", []))), ""),
        referrer_policy=_referrer_policy(headers.get("referrer-policy", [])),
        products={name: ", ".join(values) for name, values in headers.items() if name in _PRODUCTS or TELLS_VERSION.fullmatch(name)},
        cookies=page.cookies,
    )


@reads(Maybe(PlainPage()), Maybe(FirstPage()))
def plain_http(seen: Observations) -> Iterator[PlainHttp | Complete | Missing]:
    """What plain HTTP does, at each address, and whether TLS leads back to it."""
    return ended(_plain_http(seen))


def _plain_http(seen: Observations) -> Iterator[PlainHttp | Missing]:
    back = _led_back(seen)
    for _, page in records(seen, PlainPage(), _PlainPage):
        if isinstance(page, Missing):
            yield page
        else:
            yield PlainHttp(
                endpoint=str(page.endpoint),
                host=page.host,
                listens=page.listens,
                status=page.status,
                redirects_to=page.redirects_to,
                led_back_to=back,
            )


def _led_back(seen: Observations) -> str | Missing:
    pages = [page for _, page in records(seen, FirstPage(), _FirstPage)]
    for page in pages:
        if not isinstance(page, Missing) and page.redirects_to.startswith("http://"):
            return page.redirects_to
    return next((page for page in pages if isinstance(page, Missing)), "")


def hsts_max_age(values: list[str]) -> int | None:
    """Seconds in Strict-Transport-Security. The first header counts; one that breaks the grammar is ignored (RFC 6797, 6.1 and 8.1)."""
    if not values:
        return None
    ages: list[int] = []
    names: set[str] = set()
    for directive in values[0].split(";"):
        name, _, value = (part.strip() for part in directive.partition("="))
        name = name.lower()
        if name in names:
            return None
        if name:
            names.add(name)
        if name == "max-age":
            digits = value[1:-1] if len(value) >= 2 and value[0] == value[-1] == '"' else value
            if not (digits.isascii() and digits.isdigit()):
                return None
            ages.append(int(digits[:12]))  # 12 digits are 30,000 years; no header makes us multiply longer ones
    return ages[0] if ages else None


def frame_ancestors(headers: list[str]) -> list[list[str]]:
    """The sources of each policy's frame-ancestors; a header may hold several policies, with commas between (CSP 3, 3.1)."""
    found: list[list[str]] = []
    for policy in (one for header in headers for one in header.lower().split(",")):
        directives = [directive.split() for directive in policy.split(";")]
        # A directive that is repeated within a policy counts only the first time (CSP 3, 2.2.1).
        found.extend([directive[1:] for directive in directives if directive[:1] == ["frame-ancestors"]][:1])
    return found


def _tokens(values: list[str]) -> list[str]:
    return [token for value in values for token in (part.strip().lower() for part in value.split(",")) if token]


def _referrer_policy(values: list[str]) -> str:
    return next((token for token in reversed(_tokens(values)) if token in _REFERRER_POLICIES), "")
