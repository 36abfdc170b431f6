"""X-Content-Type-Options."""

from __future__ import annotations

import pytest

from govaudit.model import Status
from tests.support import UNREACHABLE, load_check
from tests.support.endpoints import http_answer

content_type_sniffing_disabled = load_check("exposure.content-type-sniffing-disabled")


def test_good_nosniff() -> None:
    verdict = content_type_sniffing_disabled(http_answer())
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == "example.go.id:443 sends X-Content-Type-Options nosniff"


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("", "example.go.id:443 sends no X-Content-Type-Options; nosniff is required"),
        ("sniff", "example.go.id:443 sends X-Content-Type-Options sniff; nosniff is required"),
    ],
)
def test_bad_anything_else(value: str, sentence: str) -> None:
    verdict = content_type_sniffing_disabled(http_answer(content_type_options=value))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == sentence


def test_absent_a_mere_redirect_has_no_documents() -> None:
    assert (
        content_type_sniffing_disabled(http_answer(content_type_options="", redirects_to="https://other.go.id")).status
        is Status.NOT_APPLICABLE
    )


def test_absent_an_endpoint_that_was_not_reached_is_no_pass() -> None:
    assert content_type_sniffing_disabled(UNREACHABLE).status is Status.UNKNOWN
