"""What plain HTTP may do."""

from __future__ import annotations

import msgspec

from govaudit.model import Status
from tests.support import UNREACHABLE, load_check
from tests.support.endpoints import plain_http

https_enforced = load_check("encryption.https-enforced")


def test_good_a_redirect_to_https() -> None:
    verdict = https_enforced(plain_http())
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == "example.go.id:80 redirects to https://example.go.id"


def test_good_nothing_listens() -> None:
    verdict = https_enforced(plain_http(listens=False, status=0, redirects_to=""))
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == "nothing listens on example.go.id:80"


def test_bad_a_page_without_tls() -> None:
    verdict = https_enforced(plain_http(status=200, redirects_to=""))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "example.go.id:80 answers without TLS (status 200); a redirect to HTTPS is required"


def test_bad_a_redirect_that_stays_without_tls() -> None:
    verdict = https_enforced(plain_http(redirects_to="http://www.example.go.id"))
    assert verdict.status is Status.FAIL


def test_absent_a_port_that_does_not_answer_is_no_pass() -> None:
    assert https_enforced(UNREACHABLE).status is Status.UNKNOWN


def test_bad_tls_leads_back_to_plain_http() -> None:
    for plain in (plain_http(), plain_http(listens=False, status=0, redirects_to="")):
        verdict = https_enforced(msgspec.structs.replace(plain, led_back_to="http://example.go.id"))
        assert verdict.status is Status.FAIL
        assert str(verdict.sentence) == "example.go.id leads visitors from TLS to http://example.go.id; no page may lead there"


def test_absent_a_page_over_tls_that_was_not_seen_is_no_pass() -> None:
    assert https_enforced(plain_http(led_back_to=UNREACHABLE)).status is Status.UNKNOWN
    assert https_enforced(plain_http(led_back_to=UNREACHABLE, status=200, redirects_to="")).status is Status.FAIL
