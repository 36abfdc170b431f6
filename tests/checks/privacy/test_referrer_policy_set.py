"""Which referrer policies are discreet."""

from __future__ import annotations

from typing import Any

import pytest

from govaudit.model import Status
from tests.support import UNREACHABLE, load_check
from tests.support.endpoints import http_answer

referrer_policy_set = load_check("privacy.referrer-policy-set")


@pytest.mark.parametrize("policy", ["no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"])
def test_good_discreet_policies(policy: str) -> None:
    assert referrer_policy_set(http_answer(referrer_policy=policy)).status is Status.PASS


@pytest.mark.parametrize("policy", ["unsafe-url", "no-referrer-when-downgrade"])
def test_bad_policies_that_tell_the_whole_address(policy: str) -> None:
    assert referrer_policy_set(http_answer(referrer_policy=policy)).status is Status.FAIL


def test_bad_no_policy() -> None:
    verdict = referrer_policy_set(http_answer(referrer_policy=""), policies=("no-referrer", "same-origin"))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "example.go.id:443 sends no Referrer-Policy; required is one of no-referrer, same-origin"


def test_absent_a_mere_redirect_has_no_pages() -> None:
    assert referrer_policy_set(http_answer(referrer_policy="", redirects_to="https://other.go.id")).status is Status.NOT_APPLICABLE


def test_absent_an_endpoint_that_was_not_reached_is_no_pass() -> None:
    assert referrer_policy_set(UNREACHABLE).status is Status.UNKNOWN


@pytest.mark.parametrize("nonsense", [{"policies": []}, {"policies": [""]}])
def test_bad_a_policy_cannot_make_it_say_nothing(nonsense: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="parameter"):
        referrer_policy_set.set_parameters(nonsense)
