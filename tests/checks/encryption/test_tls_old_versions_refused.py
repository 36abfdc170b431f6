"""Old versions of TLS."""

from __future__ import annotations

import pytest

from govaudit.model import Reason, Status, missing
from tests.support import UNREACHABLE, load_check
from tests.support.endpoints import tls_versions

tls_old_versions_refused = load_check("encryption.tls-old-versions-refused")


ODD = missing(Reason.NOT_SUPPORTED, "the OpenSSL of this machine cannot offer {version}", version="TLSv1")


def test_good_both_are_refused() -> None:
    verdict = tls_old_versions_refused(tls_versions())
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == "example.go.id:443 refuses TLS 1.0 and TLS 1.1"


@pytest.mark.parametrize(("old", "older", "named"), [(True, False, "TLS 1.0"), (False, True, "TLS 1.1"), (True, True, "TLS 1.0, TLS 1.1")])
def test_bad_one_is_accepted(old: bool, older: bool, named: str) -> None:
    verdict = tls_old_versions_refused(tls_versions(tls_1_0=old, tls_1_1=older))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == f"example.go.id:443 accepts {named}, which must be refused"


def test_bad_one_that_is_accepted_is_enough() -> None:
    assert tls_old_versions_refused(tls_versions(tls_1_0=ODD, tls_1_1=True)).status is Status.FAIL


def test_absent_a_version_that_we_cannot_offer_is_no_pass() -> None:
    assert tls_old_versions_refused(tls_versions(tls_1_0=ODD)).status is Status.UNKNOWN
    assert tls_old_versions_refused(tls_versions(tls_1_1=ODD)).status is Status.UNKNOWN
    assert tls_old_versions_refused(UNREACHABLE).status is Status.UNKNOWN
