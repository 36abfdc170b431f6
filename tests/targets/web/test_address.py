"""Which web addresses are let through."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govaudit.targets.web.address import check_address, parse_address


@pytest.mark.parametrize(
    ("address", "canonical"),
    [
        ("https://example.go.id", "https://example.go.id/"),
        ("https://Example.GO.ID./", "https://example.go.id/"),
        ("HTTPS://example.go.id:443/", "https://example.go.id/"),
        ("https://example.go.id:8443", "https://example.go.id:8443/"),
        ("https://127.0.0.1:08443/", "https://127.0.0.1:8443/"),
        ("https://[2001:DB8:0::1]/", "https://[2001:db8::1]/"),
        ("https://[::1]:8443/", "https://[::1]:8443/"),
        ("https://xn--bcher-kva.example/", "https://xn--bcher-kva.example/"),
    ],
)
def test_addresses_are_brought_into_one_form(address: str, canonical: str) -> None:
    assert check_address(address) == canonical
    assert check_address(canonical) == canonical


@pytest.mark.parametrize(
    "address",
    [
        "",
        "https://",
        "https:///",
        "http://example.go.id/",
        "ftp://example.go.id/",
        "https://user:secret@example.go.id/",
        "https://user@example.go.id/",
        "https://-oProxyCommand=x/",
        "https://example-.go.id/",
        "https://example..go.id/",
        "https://example.go.id/login",
        "https://example.go.id/?q=1",
        "https://example.go.id/#top",
        "https://example.go.id:0/",
        "https://example.go.id:65536/",
        "https://example.go.id:http/",
        "https://exa mple.go.id/",
        "https://example.go.id\n/",
        "https://example.go.id/\n",
        "https://exam\0ple/",
        "https://300.1.2.3/",
        "https://0x7f.1/",
        "https://2130706433/",
        "https://::1/",
        "https://[::1/",
        "https://[fe80::1%eth0]/",
        "https://[127.0.0.1]/",
        "https://[abc.de]/",
        "https://例.id/",
        "https://" + "a" * 64 + ".id/",
        "https://" + "a." * 130 + "id/",
    ],
)
def test_whatever_else_is_refused(address: str) -> None:
    with pytest.raises(ValueError):
        check_address(address)


def test_a_password_is_not_repeated() -> None:
    with pytest.raises(ValueError) as raised:
        check_address("https://user:secret@example.go.id/")
    assert "secret" not in str(raised.value)


@settings(deadline=None)
@given(st.text(max_size=40))
def test_hosts_are_plain(text: str) -> None:
    with contextlib.suppress(ValueError):
        host = parse_address("https://" + text).host
        assert set(host) <= set("abcdefghijklmnopqrstuvwxyz0123456789._-:")
        assert not host.startswith("-")
