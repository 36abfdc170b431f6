"""Current versions of TLS."""

from __future__ import annotations

import pytest

from govaudit.model import Reason, Status, missing
from tests.support import UNREACHABLE, load_check
from tests.support.endpoints import tls_versions

tls_current_version_offered = load_check("encryption.tls-current-version-offered")


ODD = missing(Reason.NOT_SUPPORTED, "the OpenSSL of this machine cannot offer {version}", version="TLSv1.3")


@pytest.mark.parametrize(
    ("newer", "newest", "named"), [(True, False, "TLS 1.2"), (False, True, "TLS 1.3"), (True, True, "TLS 1.2, TLS 1.3")]
)
def test_good_one_is_accepted(newer: bool, newest: bool, named: str) -> None:
    verdict = tls_current_version_offered(tls_versions(tls_1_2=newer, tls_1_3=newest))
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == f"example.go.id:443 accepts {named}"


def test_good_one_that_is_accepted_is_enough() -> None:
    assert tls_current_version_offered(tls_versions(tls_1_2=True, tls_1_3=ODD)).status is Status.PASS


def test_bad_both_are_refused() -> None:
    verdict = tls_current_version_offered(tls_versions(tls_1_0=True, tls_1_2=False, tls_1_3=False))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "example.go.id:443 accepts neither TLS 1.2 nor TLS 1.3; one of them is required"


def test_absent_what_could_not_be_offered_is_neither() -> None:
    assert tls_current_version_offered(tls_versions(tls_1_2=False, tls_1_3=ODD)).status is Status.UNKNOWN
    assert tls_current_version_offered(UNREACHABLE).status is Status.UNKNOWN
