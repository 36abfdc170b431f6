"""What is kept of headers that anybody may have written."""

from __future__ import annotations

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govaudit.targets.web.pages import _clean, _cookie, _origin_and_path

URL = "https://example.go.id/"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("id=secret; Path=/; SECURE; httponly; SameSite=Lax", ("id", True, True, "lax")),
        ("id=secret", ("id", False, False, "")),
        ("id=Secure", ("id", False, False, "")),
        ("id=a;secure=no;httponly=", ("id", True, True, "")),
        ("id = a ; samesite = None", ("id", False, False, "none")),
        ("id=a; SameSite=Strict; SameSite=Lax", ("id", False, False, "lax")),
        ("secret", ("", False, False, "")),
        ("", ("", False, False, "")),
    ],
)
def test_set_cookie_as_browsers_read_it(line: str, expected: tuple[str, bool, bool, str]) -> None:
    found = _cookie(line)
    assert (found["name"], found["secure"], found["http_only"], found["same_site"]) == expected


@settings(deadline=None)
@given(st.text())
def test_no_line_raises_and_no_value_stays(value: str) -> None:
    assert set(_cookie("name=" + value.replace(";", ""))) == {"name", "secure", "http_only", "same_site"}
    assert _cookie("name=" + value)["name"] == "name"


@settings(deadline=None)
@given(st.text(alphabet=st.characters(max_codepoint=255)) | st.text(alphabet="htps:/@[]?#.%\\\n a0-"))
def test_no_redirect_raises_and_origins_are_plain(location: str) -> None:
    origin, path = _origin_and_path(URL, _clean(location))
    assert set(origin) <= set(string.ascii_lowercase + string.digits + "._:-/[]")
    assert path == "" or (path.startswith("/") and path.isascii() and path.isprintable())
    assert "@" not in origin


@settings(deadline=None)
@given(st.text(alphabet=st.characters(max_codepoint=255)))
def test_what_is_kept_can_be_printed(value: str) -> None:
    assert _clean(value).isprintable() or "\ufffd" in _clean(value)
