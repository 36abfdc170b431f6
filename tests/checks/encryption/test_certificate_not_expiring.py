"""How long certificates must stay valid."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from govaudit.model import Status
from tests.support import UNREACHABLE, WHEN, load_check
from tests.support.endpoints import certificate

certificate_not_expiring = load_check("encryption.certificate-not-expiring")


@pytest.mark.parametrize("days_left", [365, 31, 30])
def test_good_a_month_is_left(days_left: int) -> None:
    verdict = certificate_not_expiring(certificate(not_after=WHEN + timedelta(days=days_left)))
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == f"example.go.id:443 is valid for {days_left} more days"


@pytest.mark.parametrize(
    ("left", "sentence"),
    [
        (timedelta(days=29), "example.go.id:443 expires in 29 days; 30 are required"),
        (timedelta(days=29, hours=23), "example.go.id:443 expires in 29 days; 30 are required"),
        (timedelta(hours=1), "example.go.id:443 expires in 0 days; 30 are required"),
        (timedelta(seconds=-1), "example.go.id:443 expired on 2026-11-01"),
        (timedelta(days=-1), "example.go.id:443 expired on 2026-10-31"),
    ],
)
def test_bad_too_little_is_left(left: timedelta, sentence: str) -> None:
    verdict = certificate_not_expiring(certificate(not_after=WHEN + left))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == sentence


def test_bad_not_valid_yet() -> None:
    verdict = certificate_not_expiring(certificate(not_before=WHEN + timedelta(days=1)))
    assert str(verdict.sentence) == "example.go.id:443 is valid only from 2026-11-02 on"


def test_bad_a_policy_can_ask_for_more() -> None:
    assert certificate_not_expiring(certificate(not_after=WHEN + timedelta(days=60)), min_days=90).status is Status.FAIL


def test_the_subject_tells_which_certificate_of_several() -> None:
    assert certificate_not_expiring(certificate(where="/etc/ssl/chain.pem", position=2)).subject == "/etc/ssl/chain.pem (certificate 2)"


def test_absent_an_endpoint_that_was_not_reached_is_no_pass() -> None:
    assert certificate_not_expiring(UNREACHABLE).status is Status.UNKNOWN


@pytest.mark.parametrize("nonsense", [{"min_days": -1}, {"min_days": 10**9}])
def test_bad_a_policy_cannot_make_it_say_nothing(nonsense: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="parameter"):
        certificate_not_expiring.set_parameters(nonsense)
