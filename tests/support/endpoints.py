"""Facts about a sound endpoint, for tests of checks to change one thing of."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec

from govaudit.facts.certificates import Certificate
from govaudit.facts.http import Cookie, HttpAnswer, PlainHttp
from govaudit.facts.ports import OpenPorts
from govaudit.facts.tls import CertificateIdentity, CertificateTrust, TlsVersions
from tests.support import WHEN

ENDPOINT = "example.go.id:443"


def certificate(**changes: Any) -> Certificate:
    """A certificate with a year left, of an EC key."""
    sound = Certificate(
        where=ENDPOINT,
        subject_name="CN=example.go.id",
        issuer_name="CN=Test CA",
        serial="2a",
        fingerprint="ab" * 32,
        not_before=datetime(2026, 1, 1, tzinfo=UTC),
        not_after=datetime(2027, 11, 1, 12, tzinfo=UTC),
        observed_at=WHEN,
        key_type="ec",
        key_bits=256,
        signature_hash="sha256",
        is_self_signed=False,
        is_ca=False,
        names=["example.go.id"],
    )
    return msgspec.structs.replace(sound, **changes)


def http_answer(**changes: Any) -> HttpAnswer:
    """A first page with every header that one could wish for."""
    sound = HttpAnswer(
        endpoint=ENDPOINT,
        status=200,
        redirects_to="",
        host_is_ip=False,
        hsts_max_age=365 * 86400,
        content_security_policies=["default-src 'self'; frame-ancestors 'none'"],
        frame_ancestors=[["'none'"]],
        frame_options=["deny"],
        content_type_options="nosniff",
        referrer_policy="no-referrer",
        products={"server": "nginx"},
        cookies=[],
    )
    return msgspec.structs.replace(sound, **changes)


def cookie(**changes: Any) -> Cookie:
    """A protected cookie."""
    return msgspec.structs.replace(Cookie(name="session", secure=True, http_only=True, same_site="lax"), **changes)


def plain_http(**changes: Any) -> PlainHttp:
    """Plain HTTP that only redirects."""
    sound = PlainHttp(endpoint="example.go.id:80", host="example.go.id", listens=True, status=301, redirects_to="https://example.go.id")
    return msgspec.structs.replace(sound, **changes)


def tls_versions(**changes: Any) -> TlsVersions:
    """An endpoint that speaks TLS 1.2 and 1.3."""
    return msgspec.structs.replace(TlsVersions(endpoint=ENDPOINT, tls_1_0=False, tls_1_1=False, tls_1_2=True, tls_1_3=True), **changes)


def certificate_trust(**changes: Any) -> CertificateTrust:
    """A chain that leads to a root of the system's store."""
    return msgspec.structs.replace(CertificateTrust(endpoint=ENDPOINT, trusted=True, problem="", store="system"), **changes)


def certificate_identity(**changes: Any) -> CertificateIdentity:
    """A certificate for the host that was asked for."""
    sound = CertificateIdentity(endpoint=ENDPOINT, host="example.go.id", names=["example.go.id"], names_host=True)
    return msgspec.structs.replace(sound, **changes)


def open_ports(**changes: Any) -> OpenPorts:
    """A host of which SSH and HTTPS answer."""
    sound = OpenPorts(host="192.0.2.7", searched="1-1024,3306", searched_count=1025, open=[22, 443], closed_count=1023, unanswered_count=0)
    return msgspec.structs.replace(sound, **changes)
