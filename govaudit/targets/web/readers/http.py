"""What an endpoint's first page says in its headers, read as browsers read them."""

from __future__ import annotations

import msgspec

from govaudit.facts.http import Cookie, HttpAnswer, PlainHttp
from govaudit.model import Missing, Reason, Seen, missing
from govaudit.reading import Observations, reads
from govaudit.targets.web.address import Endpoint
from govaudit.targets.web.requests import FirstPage, PlainPage

_PRODUCTS = ("server", "x-powered-by", "x-aspnet-version", "x-aspnetmvc-version", "x-generator")

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


class _FirstPage(msgspec.Struct):
    host: str
    port: int
    status: int
    headers: dict[str, list[str]]
    cookies: list[Cookie]
    redirects_to: str


class _PlainPage(msgspec.Struct):
    host: str
    port: int
    listens: bool
    status: int
    redirects_to: str


@reads(FirstPage())
def http_answer(seen: Observations) -> HttpAnswer | Missing:
    """The headers of the first page. An error of the server says nothing of the pages that it otherwise serves."""
    outcome = seen.outcome(FirstPage())
    if isinstance(outcome, Missing):
        return outcome
    try:
        page = msgspec.convert(outcome.data if isinstance(outcome, Seen) else None, _FirstPage)
    except msgspec.ValidationError as error:
        return missing(Reason.UNPARSEABLE, "the record of the first page cannot be read: {error}", error=str(error))
    endpoint = Endpoint(page.host, page.port)
    if page.status >= 500:
        return missing(Reason.INCOMPLETE, "{endpoint} answers with error {status}", endpoint=str(endpoint), status=page.status)
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
        products={name: ", ".join(headers[name]) for name in _PRODUCTS if headers.get(name)},
        cookies=page.cookies,
    )


@reads(PlainPage())
def plain_http(seen: Observations) -> PlainHttp | Missing:
    """What plain HTTP does."""
    outcome = seen.outcome(PlainPage())
    if isinstance(outcome, Missing):
        return outcome
    try:
        page = msgspec.convert(outcome.data if isinstance(outcome, Seen) else None, _PlainPage)
    except msgspec.ValidationError as error:
        return missing(Reason.UNPARSEABLE, "the record of plain HTTP cannot be read: {error}", error=str(error))
    return PlainHttp(
        endpoint=str(Endpoint(page.host, page.port)),
        host=page.host,
        listens=page.listens,
        status=page.status,
        redirects_to=page.redirects_to,
    )


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
