"""From what the web observer saw to facts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govaudit.facts.certificates import Certificate
from govaudit.facts.http import HttpAnswer, PlainHttp
from govaudit.facts.tls import CertificateIdentity, CertificateTrust, TlsVersions
from govaudit.model import Absent, Complete, Missing, Observation, Reason, Request, Seen, absent, missing
from govaudit.reading import Observations
from govaudit.targets.web.readers.certificates import certificate_identity, certificate_trust, presented_certificates, stands_for
from govaudit.targets.web.readers.http import frame_ancestors, hsts_max_age, http_answer, plain_http
from govaudit.targets.web.readers.tls import tls_versions
from govaudit.targets.web.requests import FirstPage, Handshake, PlainPage, Verification, Version
from tests.support import UNREACHABLE, WHEN, observations, saw
from tests.support.tls_server import Authority

AT = {"host": "example.go.id", "port": 443}
READERS = [
    (certificate_identity, Handshake()),
    (certificate_trust, Verification()),
    (http_answer, FirstPage()),
    (plain_http, PlainPage()),
    (tls_versions, Version("TLSv1")),
]


def after(request: Request, outcome: Seen | Absent | Missing) -> Observations:
    """One look, and what it brought."""
    return observations([saw(request, outcome)])


def one_of(answers: Any) -> Any:
    """The fact of a reader of many that gives one, or why there is none."""
    *facts, ending = answers
    if facts:
        (fact,) = facts
        assert isinstance(ending, Complete)
        return fact
    return ending


def page(headers: dict[str, list[str]], **more: Any) -> HttpAnswer:
    data = {**AT, "status": 200, "headers": headers, "cookies": [], "redirects_to": "", **more}
    found = one_of(http_answer(after(FirstPage(), Seen(data=data))))
    assert isinstance(found, HttpAnswer)
    return found


def versions(*answers: bool | Missing) -> Any:
    requests = [Version(name) for name in ("TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3")]
    outcomes = [answer if isinstance(answer, Missing) else Seen(data={**AT, "accepted": answer}) for answer in answers]
    return one_of(tls_versions(observations(saw(request, outcome) for request, outcome in zip(requests, outcomes, strict=True))))


def test_the_presented_chain(tmp_path: Path) -> None:
    chain = Authority(tmp_path).issue(["example.go.id"], with_root=True).certificate.read_bytes()
    seen = after(Handshake(), Seen(content=chain, data={**AT, "whole_chain": True, "version": "TLSv1.3", "cipher": "x"}))
    first, second, ending = presented_certificates(seen)
    assert isinstance(first, Certificate)
    assert isinstance(second, Certificate)
    assert (first.subject, second.subject, first.observed_at) == ("example.go.id:443", "example.go.id:443 (certificate 2)", WHEN)
    assert isinstance(ending, Complete)
    identity = one_of(certificate_identity(seen))
    assert identity == CertificateIdentity(endpoint="example.go.id:443", host="example.go.id", names=["example.go.id"], names_host=True)


def test_a_chain_of_which_only_the_first_was_seen_is_not_complete(tmp_path: Path) -> None:
    chain = Authority(tmp_path).issue().certificate.read_bytes()
    *_, ending = presented_certificates(after(Handshake(), Seen(content=chain, data={**AT, "whole_chain": False})))
    assert isinstance(ending, Missing)
    assert ending.reason is Reason.INCOMPLETE


def test_garbage_instead_of_a_chain() -> None:
    seen = after(Handshake(), Seen(content=b"\0\xff", data={**AT, "whole_chain": True}))
    assert isinstance(one_of(presented_certificates(seen)), Missing)
    assert isinstance(one_of(certificate_identity(seen)), Missing)


def test_no_certificate_names_nobody() -> None:
    assert isinstance(one_of(certificate_identity(after(Handshake(), Seen(data={**AT, "whole_chain": True})))), Missing)


@pytest.mark.parametrize(
    ("name", "host", "expected"),
    [
        ("example.go.id", "example.go.id", True),
        ("EXAMPLE.go.id.", "example.go.id", True),
        ("*.example.go.id", "www.example.go.id", True),
        ("*.example.go.id", "example.go.id", False),
        ("*.example.go.id", "a.b.example.go.id", False),
        ("w*.example.go.id", "www.example.go.id", False),
        ("*.id", "go.id", False),
        ("*", "localhost", False),
        ("*.0.0.1", "127.0.0.1", False),
        ("127.0.0.1", "127.0.0.1", True),
        ("DNS:127.0.0.1", "127.0.0.1", False),
        ("::1", "::1", True),
        ("", "example.go.id", False),
        ("www.example.go.id", "example.go.id", False),
    ],
)
def test_which_names_stand_for_a_host(name: str, host: str, expected: bool) -> None:
    assert stands_for(name, host) is expected


def test_verification() -> None:
    seen = after(Verification(), Seen(data={**AT, "trusted": False, "problem": "certificate has expired", "store": "system"}))
    assert one_of(certificate_trust(seen)) == CertificateTrust(
        endpoint="example.go.id:443", trusted=False, problem="certificate has expired", store="system"
    )


def test_versions_one_by_one() -> None:
    odd = missing(Reason.NOT_SUPPORTED, "the OpenSSL of this machine cannot offer {version}", version="TLSv1")
    assert versions(odd, False, True, True) == TlsVersions(
        endpoint="example.go.id:443", tls_1_0=odd, tls_1_1=False, tls_1_2=True, tls_1_3=True
    )


def test_an_endpoint_that_accepts_no_version_has_not_refused_old_ones() -> None:
    found = versions(False, False, False, False)
    assert isinstance(found, Missing)
    assert str(found.sentence) == "example.go.id:443 completes a handshake with no version of TLS"
    assert versions(UNREACHABLE, UNREACHABLE, UNREACHABLE, UNREACHABLE) == UNREACHABLE


@pytest.mark.parametrize(
    ("values", "seconds"),
    [
        (["max-age=31536000"], 31536000),
        (["max-age=31536000; includeSubDomains; preload"], 31536000),
        (["includeSubDomains;MAX-AGE = 5 ;"], 5),
        (['max-age="31536000"'], 31536000),
        (["max-age=0"], 0),
        (["max-age=1", "max-age=31536000"], 1),
        (["max-age=" + "9" * 5000], 999999999999),
        (["max-age=1; max-age=2"], None),
        (["max-age=-1"], None),
        (["max-age="], None),
        (["max-age=1e9"], None),
        (["max-age=٣"], None),
        (["includeSubDomains"], None),
        ([""], None),
        ([], None),
    ],
)
def test_strict_transport_security_as_browsers_read_it(values: list[str], seconds: int | None) -> None:
    assert hsts_max_age(values) == seconds


@pytest.mark.parametrize(
    ("headers", "sources"),
    [
        (["default-src 'self'"], []),
        (["default-src 'self'; Frame-Ancestors 'none'"], [["'none'"]]),
        (["frame-ancestors"], [[]]),
        (["frame-ancestors a; frame-ancestors b"], [["a"]]),
        (["frame-ancestors a, frame-ancestors b c"], [["a"], ["b", "c"]]),
        (["frame-ancestors a", "img-src *; frame-ancestors *"], [["a"], ["*"]]),
    ],
)
def test_frame_ancestors_of_each_policy(headers: list[str], sources: list[list[str]]) -> None:
    assert frame_ancestors(headers) == sources


def test_other_headers() -> None:
    found = page(
        {
            "X-Frame-Options": ["SAMEORIGIN, DENY", "x"],
            "x-content-type-options": ["NoSniff"],
            "referrer-policy": ["no-referrer, something-new, strict-origin, newer"],
            "server": ["nginx/1.22.1"],
        },
        status=404,
    )
    assert (found.status, found.frame_options) == (404, ["sameorigin", "deny", "x"])
    assert (found.content_type_options, found.referrer_policy) == ("nosniff", "strict-origin")
    assert found.products == {"server": "nginx/1.22.1"}
    assert found.hsts_max_age is None


def test_an_error_of_the_server_says_nothing_of_its_pages() -> None:
    data = {**AT, "status": 502, "headers": {}, "cookies": [], "redirects_to": ""}
    found = one_of(http_answer(after(FirstPage(), Seen(data=data))))
    assert isinstance(found, Missing)
    assert str(found.sentence) == "example.go.id:443 answers with error 502"


@pytest.mark.parametrize("status", [401, 403, 407, 429])
def test_a_guard_before_the_page_says_nothing_of_it(status: int) -> None:
    data = {**AT, "status": status, "headers": {"x-frame-options": ["DENY"]}, "cookies": [], "redirects_to": ""}
    found = one_of(http_answer(after(FirstPage(), Seen(data=data))))
    assert isinstance(found, Missing)
    assert str(found.sentence) == f"example.go.id:443 refuses to show its first page (status {status})"


def test_a_first_page_that_leads_back_to_plain_http() -> None:
    first = Seen(data={**AT, "status": 302, "headers": {}, "cookies": [], "redirects_to": "http://example.go.id"})
    plain = Seen(data={**AT, "port": 80, "listens": True, "status": 301, "redirects_to": "https://example.go.id"})
    found = one_of(http_answer(after(FirstPage(), first)))
    assert isinstance(found, Missing)
    assert str(found.sentence) == "the first page of example.go.id:443 leads to http://example.go.id, without TLS"
    fact = one_of(plain_http(observations([saw(FirstPage(), first), saw(PlainPage(), plain)])))
    assert isinstance(fact, PlainHttp)
    assert fact.led_back_to == "http://example.go.id"


def test_each_address_of_a_host_is_a_subject_of_its_own() -> None:
    def at(address: str, request: Request, outcome: Seen | Missing) -> Observation:
        return saw(request, outcome, source=f"example.go.id:443 ({address}) ({request.key})")

    def answered(address: str, name: str, accepted: bool) -> Observation:
        return at(address, Version(name), Seen(data={**AT, "address": address, "accepted": accepted}))

    names = ("TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3")
    sound = [answered("192.0.2.1", name, name > "TLSv1.1") for name in names]
    old = [answered("192.0.2.2", name, True) for name in names]
    unreached = [at("192.0.2.3", Version(name), UNREACHABLE) for name in names]
    first, second, ending = tls_versions(observations([*sound, *old, *unreached]))
    assert isinstance(first, TlsVersions)
    assert isinstance(second, TlsVersions)
    assert (first.subject, first.tls_1_0, first.tls_1_3) == ("example.go.id:443 (192.0.2.1)", False, True)
    assert (second.subject, second.tls_1_0, second.tls_1_3) == ("example.go.id:443 (192.0.2.2)", True, True)
    assert ending == UNREACHABLE


def test_headers_named_after_versions_tell_products() -> None:
    found = page({"x-drupal-version": ["10"], "x-aspnet-version": ["4"], "x-api-version": ["2"], "x-other": ["3"]})
    assert found.products == {"x-drupal-version": "10", "x-aspnet-version": "4"}


def test_plain_http() -> None:
    data = {"host": "::1", "port": 80, "listens": True, "status": 301, "redirects_to": "https://[::1]"}
    first = {**AT, "status": 200, "headers": {}, "cookies": [], "redirects_to": ""}
    seen = observations([saw(PlainPage(), Seen(data=data)), saw(FirstPage(), Seen(data=first))])
    assert one_of(plain_http(seen)) == PlainHttp(
        endpoint="[::1]:80", host="::1", listens=True, status=301, redirects_to="https://[::1]", led_back_to=""
    )
    alone = one_of(plain_http(after(PlainPage(), Seen(data=data))))
    assert isinstance(alone.led_back_to, Missing)


@pytest.mark.parametrize(("reader", "request_"), READERS)
def test_what_was_not_seen_is_missing(reader: Any, request_: Request) -> None:
    assert UNREACHABLE in list(reader(after(request_, UNREACHABLE)))
    for seen, reasons in (
        (observations([]), {Reason.NOT_COLLECTED}),
        (after(request_, absent("x")), {Reason.UNPARSEABLE, Reason.NOT_COLLECTED}),
    ):
        first, *_ = reader(seen)
        assert first.reason in reasons


@pytest.mark.parametrize(("reader", "request_"), READERS)
@settings(deadline=None)
@given(
    data=st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["host", "port", "status", "headers", "cookies"]), inner)
        ),
    )
)
def test_records_that_are_not_ours_are_missing(reader: Any, request_: Request, data: Any) -> None:
    assert isinstance(next(iter(reader(after(request_, Seen(data=data))))), Missing)
