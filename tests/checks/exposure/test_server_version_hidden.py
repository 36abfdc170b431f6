"""What headers tell of versions."""

from __future__ import annotations

import pytest

from govaudit.model import Status
from tests.support import UNREACHABLE, load_check
from tests.support.endpoints import http_answer

server_version_hidden = load_check("exposure.server-version-hidden")


@pytest.mark.parametrize(
    "products", [{}, {"server": "nginx"}, {"server": "Apache", "x-powered-by": "PHP"}, {"server": "AmazonS3"}, {"server": "h2o"}]
)
def test_good_names_without_versions(products: dict[str, str]) -> None:
    assert server_version_hidden(http_answer(products=products)).status is Status.PASS


@pytest.mark.parametrize(
    "products",
    [
        {"server": "nginx/1.22.1"},
        {"server": "nginx", "x-powered-by": "PHP/8"},
        {"x-aspnet-version": "4"},
        {"x-generator": "Drupal 10"},
        {"x-drupal-version": "10"},
        {"server": "Apache 2"},
        {"x-powered-by": "PHP8"},
        {"server": "h2o/2"},
    ],
)
def test_bad_versions(products: dict[str, str]) -> None:
    assert server_version_hidden(http_answer(products=products)).status is Status.FAIL


def test_bad_says_which_header_tells_it() -> None:
    verdict = server_version_hidden(http_answer(products={"x-powered-by": "PHP/8.2.1", "server": "Apache/2.4.57 (Debian)"}))
    assert str(verdict.sentence) == (
        "example.go.id:443 tells versions of its software: server: Apache/2.4.57 (Debian), x-powered-by: PHP/8.2.1"
    )


def test_absent_an_endpoint_that_was_not_reached_is_no_pass() -> None:
    assert server_version_hidden(UNREACHABLE).status is Status.UNKNOWN
