"""Who may frame a page."""

from __future__ import annotations

import pytest

from govaudit.model import Status
from tests.support import UNREACHABLE, load_check
from tests.support.endpoints import http_answer

framing_restricted = load_check("exposure.framing-restricted")


@pytest.mark.parametrize("sources", [["'none'"], ["'self'"], [], ["https://portal.go.id"], ["https://*.go.id"]])
def test_good_frame_ancestors(sources: list[str]) -> None:
    assert framing_restricted(http_answer(frame_ancestors=[sources], frame_options=[])).status is Status.PASS


@pytest.mark.parametrize("options", [["deny"], ["sameorigin"], ["deny", "deny"]])
def test_good_x_frame_options(options: list[str]) -> None:
    assert framing_restricted(http_answer(frame_ancestors=[], frame_options=options)).status is Status.PASS


def test_good_the_strictest_of_several_policies_holds() -> None:
    assert framing_restricted(http_answer(frame_ancestors=[["*"], ["'self'"]], frame_options=[])).status is Status.PASS


@pytest.mark.parametrize(
    "sources",
    [["*"], ["'self'", "*"], ["https:"], ["http:"], ["data:"], ["*:*"], ["https://*:443"], ["http://*:*"], ["*:443"], ["https://*/"]],
)
def test_bad_anybody_may_frame_it_even_beside_x_frame_options(sources: list[str]) -> None:
    assert framing_restricted(http_answer(frame_ancestors=[sources], frame_options=["deny"])).status is Status.FAIL


def test_bad_an_option_that_browsers_ignore() -> None:
    verdict = framing_restricted(http_answer(frame_ancestors=[], frame_options=["allow-from https://a.go.id"]))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == (
        "example.go.id:443 sends X-Frame-Options allow-from https://a.go.id, which browsers ignore; deny or sameorigin is required"
    )


def test_bad_neither_header() -> None:
    verdict = framing_restricted(http_answer(frame_ancestors=[], frame_options=[]))
    assert str(verdict.sentence) == "example.go.id:443 lets any site frame it: it sends neither frame-ancestors nor X-Frame-Options"


def test_absent_a_mere_redirect_shows_nothing() -> None:
    verdict = framing_restricted(http_answer(frame_ancestors=[], frame_options=[], redirects_to="https://other.go.id"))
    assert verdict.status is Status.NOT_APPLICABLE


def test_absent_an_endpoint_that_was_not_reached_is_no_pass() -> None:
    assert framing_restricted(UNREACHABLE).status is Status.UNKNOWN
