"""Which chains are trusted."""

from __future__ import annotations

from govaudit.model import Status
from tests.support import UNREACHABLE, load_check
from tests.support.endpoints import certificate_trust

certificate_trusted = load_check("encryption.certificate-trusted")


def test_good_a_chain_to_a_trusted_root() -> None:
    verdict = certificate_trusted(certificate_trust())
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == "example.go.id:443 presents a certificate that is trusted (by: system)"


def test_bad_a_chain_to_nowhere() -> None:
    verdict = certificate_trusted(certificate_trust(trusted=False, problem="self-signed certificate"))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == (
        "example.go.id:443 presents a certificate that is not trusted: self-signed certificate (trusted are: system)"
    )


def test_absent_an_endpoint_that_was_not_reached_is_no_pass() -> None:
    assert certificate_trusted(UNREACHABLE).status is Status.UNKNOWN
