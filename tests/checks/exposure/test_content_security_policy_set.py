"""Content-Security-Policy."""

from __future__ import annotations

import pytest

from govaudit.model import Status
from tests.support import UNREACHABLE, load_check
from tests.support.endpoints import http_answer

content_security_policy_set = load_check("exposure.content-security-policy-set")


@pytest.mark.parametrize(
    "policies",
    [
        ["default-src 'self'"],
        ["SCRIPT-SRC 'self'"],
        ["frame-ancestors 'none'", "script-src 'none'"],
        ["img-src a, default-src b"],
        [" ; ;script-src"],
    ],
)
def test_good_scripts_are_limited(policies: list[str]) -> None:
    assert content_security_policy_set(http_answer(content_security_policies=policies)).status is Status.PASS


@pytest.mark.parametrize("policies", [["frame-ancestors 'none'"], ["upgrade-insecure-requests"], ["x-default-src 'self'"]])
def test_bad_scripts_are_not_mentioned(policies: list[str]) -> None:
    assert content_security_policy_set(http_answer(content_security_policies=policies)).status is Status.FAIL


@pytest.mark.parametrize("policies", [[], [""], [";"]])
def test_bad_no_policy(policies: list[str]) -> None:
    verdict = content_security_policy_set(http_answer(content_security_policies=policies))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == ("example.go.id:443 sends no Content-Security-Policy; one with script-src or default-src is required")


def test_absent_a_mere_redirect_runs_no_scripts() -> None:
    assert (
        content_security_policy_set(http_answer(content_security_policies=[], redirects_to="https://other.go.id")).status
        is Status.NOT_APPLICABLE
    )


def test_absent_an_endpoint_that_was_not_reached_is_no_pass() -> None:
    assert content_security_policy_set(UNREACHABLE).status is Status.UNKNOWN
