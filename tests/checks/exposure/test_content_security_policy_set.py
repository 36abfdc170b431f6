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
        ["script-src * 'unsafe-inline'", "script-src 'self'"],
        ["script-src 'self' https://*.go.id https://cdn.example/*"],
        ["script-src 'unsafe-inline' 'nonce-abc'"],
        ["script-src https: 'unsafe-inline' 'nonce-abc' 'strict-dynamic'"],
        ["default-src *; script-src 'self'"],
        ["script-src 'self'; script-src *"],
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


@pytest.mark.parametrize(
    "policy",
    [
        "script-src * 'unsafe-inline'",
        "script-src *",
        "script-src 'self' 'unsafe-inline'",
        "default-src 'self' https:",
        "default-src data:",
        "script-src 'self' http:",
        "script-src https://*",
        "script-src *:*",
        "script-src 'self'; script-src-elem *",
        "script-src 'nonce-abc'; script-src-attr 'unsafe-inline'",
        "script-src https: 'nonce-abc'",
    ],
)
def test_bad_scripts_of_anybody_run(policy: str) -> None:
    assert content_security_policy_set(http_answer(content_security_policies=[policy])).status is Status.FAIL


def test_bad_says_what_lets_them_run() -> None:
    verdict = content_security_policy_set(http_answer(content_security_policies=["script-src * 'unsafe-inline'"]))
    assert str(verdict.sentence) == (
        "example.go.id:443 sends a Content-Security-Policy that lets scripts of anybody run: 'unsafe-inline', *; "
        "named hosts, nonces or hashes are required"
    )
