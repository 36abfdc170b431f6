"""Whom a certificate must name."""

from __future__ import annotations

from govaudit.model import Status
from tests.support import UNREACHABLE, load_check
from tests.support.endpoints import certificate_identity

certificate_names_host = load_check("encryption.certificate-names-host")


def test_good_the_host_is_named() -> None:
    verdict = certificate_names_host(certificate_identity())
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == "example.go.id:443 presents a certificate that names example.go.id"


def test_bad_another_host_is_named() -> None:
    verdict = certificate_names_host(certificate_identity(names=["www.example.org", "example.org"], names_host=False))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "example.go.id:443 presents a certificate for www.example.org, example.org; example.go.id is required"


def test_bad_no_name_at_all() -> None:
    assert certificate_names_host(certificate_identity(names=[], names_host=False)).status is Status.FAIL


def test_absent_an_endpoint_that_was_not_reached_is_no_pass() -> None:
    assert certificate_names_host(UNREACHABLE).status is Status.UNKNOWN
