"""From real servers on loopback to verdicts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from govaudit.checking import Check
from govaudit.facts.certificates import Certificate
from govaudit.facts.http import HttpAnswer, PlainHttp
from govaudit.facts.tls import CertificateIdentity, CertificateTrust, TlsVersions
from govaudit.looking import Limits
from govaudit.model import Complete, Fact, Status, Target
from govaudit.reading import Observations
from govaudit.targets.web import kind
from govaudit.targets.web.readers.certificates import certificate_identity, certificate_trust, presented_certificates
from govaudit.targets.web.readers.http import http_answer, plain_http
from govaudit.targets.web.readers.tls import tls_versions
from govaudit.targets.web.requests import FirstPage, Handshake, PlainPage, Verification, Version
from tests.support import load_check
from tests.support.tls_server import Authority, Issued, free_port, nginx, self_signed

SOUND = (
    "server_tokens off;"
    ' add_header Strict-Transport-Security "max-age=31536000" always; add_header X-Content-Type-Options nosniff always;'
    " add_header Content-Security-Policy \"default-src 'self'; frame-ancestors 'none'\" always;"
    ' add_header Referrer-Policy no-referrer always; add_header Set-Cookie "s=1; Secure; HttpOnly; SameSite=Strict" always;'
)

CHECKS: dict[str, type[Fact]] = {
    "encryption.certificate-not-expiring": Certificate,
    "encryption.certificate-key-strong": Certificate,
    "encryption.certificate-signature-strong": Certificate,
    "encryption.certificate-trusted": CertificateTrust,
    "encryption.certificate-names-host": CertificateIdentity,
    "encryption.tls-old-versions-refused": TlsVersions,
    "encryption.tls-current-version-offered": TlsVersions,
    "encryption.https-enforced": PlainHttp,
    "encryption.hsts-enabled": HttpAnswer,
    "privacy.cookies-protected": HttpAnswer,
    "privacy.referrer-policy-set": HttpAnswer,
    "exposure.content-type-sniffing-disabled": HttpAnswer,
    "exposure.framing-restricted": HttpAnswer,
    "exposure.content-security-policy-set": HttpAnswer,
    "exposure.server-version-hidden": HttpAnswer,
}


def audit(port: int, http_port: int, ca: Path) -> dict[str, Status]:
    """The verdict of each check on the endpoint: where it has several subjects, the worst."""
    target = Target(system="test", address=f"https://localhost:{port}/", kind="web", settings={"ca": str(ca), "http_port": http_port})
    requests = [Handshake(), Verification(), FirstPage(), PlainPage(), *(Version(f"TLSv1{minor}") for minor in ("", ".1", ".2", ".3"))]
    with kind.connect(target, Limits(20)) as session:
        seen = Observations(session.ask(requests))
    facts: dict[type[Fact], list[Any]] = {
        Certificate: [next(iter(presented_certificates(seen)))],
        CertificateTrust: list(certificate_trust(seen)),
        CertificateIdentity: list(certificate_identity(seen)),
        TlsVersions: list(tls_versions(seen)),
        PlainHttp: list(plain_http(seen)),
        HttpAnswer: list(http_answer(seen)),
    }
    return {check_id: worst(load_check(check_id), facts[fact]) for check_id, fact in CHECKS.items()}


def worst(check: Check, facts: list[Any]) -> Status:
    statuses = {check(fact).status for fact in facts if not isinstance(fact, Complete)}
    order = (Status.FAIL, Status.UNKNOWN, Status.PASS, Status.NOT_APPLICABLE)
    return next(status for status in order if status in statuses)


def block(port: int, issued: Issued, more: str) -> str:
    return (
        f"server {{ listen 127.0.0.1:{port} ssl; ssl_certificate {issued.certificate}; ssl_certificate_key {issued.key}; {more}"
        " location / { return 200 ok; } }"
    )


def test_a_sound_endpoint_passes_everything(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    port, http_port = free_port(), free_port()
    redirect = f"server {{ listen 127.0.0.1:{http_port}; return 301 https://localhost:{port}/; }}"
    with nginx(tmp_path, block(port, authority.issue(), "ssl_protocols TLSv1.2 TLSv1.3; " + SOUND), redirect):
        assert audit(port, http_port, authority.path) == dict.fromkeys(CHECKS, Status.PASS)


def test_a_neglected_endpoint_fails_everything_it_can(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    port, http_port = free_port(), free_port()
    neglected = self_signed(tmp_path, ["old.go.id"], valid_days=(-400, -35))
    old = 'ssl_protocols TLSv1 TLSv1.1 TLSv1.2; ssl_ciphers ALL:@SECLEVEL=0; add_header Set-Cookie "s=1";'
    plain = f"server {{ listen 127.0.0.1:{http_port}; location / {{ return 200 plain; }} }}"
    with nginx(tmp_path, block(port, neglected, old), plain):
        verdicts = audit(port, http_port, authority.path)
    sound = {
        "encryption.certificate-key-strong": Status.PASS,
        "encryption.certificate-signature-strong": Status.NOT_APPLICABLE,
        "encryption.tls-current-version-offered": Status.PASS,
    }
    assert verdicts == {**dict.fromkeys(CHECKS, Status.FAIL), **sound}


def test_an_endpoint_without_tls_passes_nothing(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    port = free_port()
    with nginx(tmp_path, f"server {{ listen 127.0.0.1:{port}; }}"):
        verdicts = audit(port, free_port(), authority.path)
    assert set(verdicts.values()) == {Status.UNKNOWN}
