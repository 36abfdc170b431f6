"""Which attributes cookies must have."""

from __future__ import annotations

from typing import Any

import pytest

from govaudit.model import Status
from tests.support import UNREACHABLE, load_check
from tests.support.endpoints import cookie, http_answer

cookies_protected = load_check("privacy.cookies-protected")


def test_good_all_attributes() -> None:
    verdict = cookies_protected(http_answer(cookies=[cookie(), cookie(name="lang", same_site="strict")]))
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == "example.go.id:443 sets 2 cookies, all with Secure, HttpOnly and SameSite"


def test_good_a_token_that_scripts_must_read() -> None:
    assert cookies_protected(http_answer(cookies=[cookie(name="csrftoken", http_only=False)])).status is Status.PASS


@pytest.mark.parametrize(
    ("changes", "lacking"),
    [
        ({"secure": False}, "Secure"),
        ({"http_only": False}, "HttpOnly"),
        ({"same_site": ""}, "SameSite"),
        ({"same_site": "none"}, "SameSite"),
        ({"secure": False, "same_site": ""}, "Secure, SameSite"),
    ],
)
def test_bad_one_attribute_lacks(changes: dict[str, Any], lacking: str) -> None:
    verdict = cookies_protected(http_answer(cookies=[cookie(name="lang"), cookie(**changes)]))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == f"example.go.id:443 sets cookies that lack protection: session ({lacking})"


def test_bad_a_policy_can_forbid_tokens_for_scripts() -> None:
    assert cookies_protected(http_answer(cookies=[cookie(name="csrftoken", http_only=False)]), readable_by_scripts=()).status is Status.FAIL


def test_good_a_policy_can_accept_cookies_for_other_sites() -> None:
    assert cookies_protected(http_answer(cookies=[cookie(same_site="none")]), same_site=("strict", "lax", "none")).status is Status.PASS


def test_absent_no_cookie_at_all() -> None:
    assert cookies_protected(http_answer()).status is Status.NOT_APPLICABLE


def test_absent_an_endpoint_that_was_not_reached_is_no_pass() -> None:
    assert cookies_protected(UNREACHABLE).status is Status.UNKNOWN


@pytest.mark.parametrize("nonsense", [{"same_site": []}, {"same_site": ["anything"]}])
def test_bad_a_policy_cannot_make_it_say_nothing(nonsense: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="parameter"):
        cookies_protected.set_parameters(nonsense)
