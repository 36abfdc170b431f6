"""How long browsers must remember to use TLS."""

from __future__ import annotations

from typing import Any

import pytest

from govaudit.model import Status
from tests.support import UNREACHABLE, load_check
from tests.support.endpoints import http_answer

hsts_enabled = load_check("encryption.hsts-enabled")


@pytest.mark.parametrize("seconds", [180 * 86400, 365 * 86400])
def test_good_half_a_year(seconds: int) -> None:
    assert hsts_enabled(http_answer(hsts_max_age=seconds)).status is Status.PASS


@pytest.mark.parametrize(
    ("seconds", "sentence"),
    [
        (180 * 86400 - 1, "example.go.id:443 sends Strict-Transport-Security for 179 days; 180 are required"),
        (0, "example.go.id:443 sends Strict-Transport-Security for 0 days; 180 are required"),
        (None, "example.go.id:443 sends no valid Strict-Transport-Security; 180 days are required"),
    ],
)
def test_bad_less_or_none(seconds: int | None, sentence: str) -> None:
    verdict = hsts_enabled(http_answer(hsts_max_age=seconds))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == sentence


def test_absent_browsers_ignore_it_for_ip_addresses() -> None:
    assert hsts_enabled(http_answer(host_is_ip=True, hsts_max_age=None)).status is Status.NOT_APPLICABLE


def test_absent_an_endpoint_that_was_not_reached_is_no_pass() -> None:
    assert hsts_enabled(UNREACHABLE).status is Status.UNKNOWN


@pytest.mark.parametrize("nonsense", [{"min_days": -1}, {"min_days": 0}])
def test_bad_a_policy_cannot_make_it_say_nothing(nonsense: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="parameter"):
        hsts_enabled.set_parameters(nonsense)
