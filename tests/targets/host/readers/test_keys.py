"""Private keys: which are read, and when the search is not whole."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govaudit.facts.keys import PrivateKey
from govaudit.model import Complete, FileAttributes, Missing, Observation, Seen
from govaudit.reading import Observations
from govaudit.targets.host.readers.keys import HOME_KEYS, HOMES, PASSWD, SYSTEM_KEYS, keys_in_other_homes, private_keys
from govaudit.targets.host.requests import KeyFiles
from tests.support import DENIED, NOT_THERE, saw

ACCOUNTS = "root:x:0:0:root:/root:/bin/sh\nada:x:1000:1000::/home/ada:/bin/sh\npostgres:x:5:5::/var/lib/postgresql:/bin/sh\n"
ELSEWHERE = KeyFiles(tuple(f"/var/lib/postgresql/.ssh/{name}" for name in ("*", ".[!.]*", "*/*")))


def a_key(request: KeyFiles, path: str, cipher: str | None = "none", **data: Any) -> Observation:
    given = {"format": "openssh", "cipher": cipher, "owner": "root", "group": "root", **data}
    return saw(request, Seen(data=given, attributes=FileAttributes(mode=0o600, uid=0, gid=0, size=100)), source=path)


def read(*observations: Observation, accounts: str = ACCOUNTS) -> list[PrivateKey | Complete | Missing]:
    given = {observation.request for observation in observations}
    rest = [saw(request, NOT_THERE) for request in (SYSTEM_KEYS, HOME_KEYS, HOMES, ELSEWHERE) if request.key not in given]
    passwd = [] if PASSWD.key in given else [saw(PASSWD, accounts)]
    return list(private_keys(Observations([*observations, *rest, *passwd])))


def test_keys_of_hosts_services_and_accounts() -> None:
    found = read(
        a_key(SYSTEM_KEYS, "/etc/ssh/ssh_host_rsa_key"),
        a_key(SYSTEM_KEYS, "/etc/ssl/private/www.key", format="pkcs8"),
        a_key(HOME_KEYS, "/home/ada/.ssh/id_rsa", "aes256-ctr"),
        a_key(ELSEWHERE, "/var/lib/postgresql/.ssh/id_rsa"),
    )
    keys = {key.path: key for key in found if isinstance(key, PrivateKey)}
    assert keys["/etc/ssh/ssh_host_rsa_key"].is_host_key
    assert not keys["/etc/ssl/private/www.key"].is_host_key
    assert keys["/home/ada/.ssh/id_rsa"].cipher == "aes256-ctr"
    assert keys["/var/lib/postgresql/.ssh/id_rsa"].home == "/var/lib/postgresql"
    assert keys["/etc/ssl/private/www.key"].home == ""
    assert isinstance(found[-1], Complete)


def test_no_key_is_knowledge() -> None:
    assert [type(one) for one in read()] == [Complete]


def test_a_place_that_may_not_be_read_leaves_the_search_incomplete() -> None:
    found = read(a_key(SYSTEM_KEYS, "/etc/ssh/ssh_host_rsa_key"), saw(SYSTEM_KEYS, DENIED, source="/etc/ssl/private"))
    assert isinstance(found[0], PrivateKey)
    assert found[-1] == DENIED
    assert read(saw(PASSWD, DENIED))[-1] == DENIED


def test_a_cipher_that_cannot_be_told_is_missing() -> None:
    [key, _] = read(a_key(HOME_KEYS, "/home/ada/.ssh/odd", None))
    assert isinstance(key, PrivateKey)
    assert isinstance(key.cipher, Missing)


def test_what_is_no_answer_about_a_key_is_missing() -> None:
    assert isinstance(read(saw(HOME_KEYS, Seen(data={"format": 3})))[-1], Missing)
    assert isinstance(read(saw(HOME_KEYS, Seen(data={"format": "pem", "cipher": "none", "owner": "a", "group": "a"})))[-1], Missing)


@pytest.mark.parametrize("home", ["/srv/app", "/srv/app/"])
def test_homes_elsewhere_are_searched_hidden_and_nested_keys_among_them(home: str) -> None:
    patterns = ("/srv/app/.ssh/*", "/srv/app/.ssh/.[!.]*", "/srv/app/.ssh/*/*")
    assert keys_in_other_homes([saw(PASSWD, f"x:x:1:1::{home}:/bin/sh\n")]) == [KeyFiles(patterns)]


def test_a_home_that_reads_like_a_pattern_leaves_the_search_incomplete() -> None:
    assert isinstance(read(accounts="x:x:1:1::/srv/[odd]*:/bin/sh\n")[-1], Missing)


def test_whose_home_a_key_lies_in() -> None:
    attributes = FileAttributes(kind="directory", mode=0o755, uid=2000, gid=2000)
    eva = saw(HOMES, Seen(attributes=attributes, data={}), source="/home/eva")
    keys = {
        key.path: key.home_uid
        for key in read(
            eva,
            *(a_key(HOME_KEYS, f"/{home}/.ssh/id_rsa") for home in ("root", "home/ada", "home/eva", "home/gone")),
            a_key(SYSTEM_KEYS, "/etc/ssl/private/x"),
        )
        if isinstance(key, PrivateKey)
    }
    assert [keys[f"/{home}/.ssh/id_rsa"] for home in ("root", "home/ada", "home/eva")] == [0, 1000, 2000]
    assert isinstance(keys["/home/gone/.ssh/id_rsa"], Missing)
    assert keys["/etc/ssl/private/x"] is None


@pytest.mark.parametrize("home", ["/", "/root", "/home/ada", "/nonexistent", "/dev/null", "relative", ""])
def test_other_homes_need_no_request_of_their_own(home: str) -> None:
    assert keys_in_other_homes([saw(PASSWD, f"x:x:1:1::{home}:/bin/sh\n")]) == []


@settings(max_examples=60, deadline=None)
@given(
    st.binary(max_size=200),
    st.recursive(
        st.none() | st.text(max_size=5) | st.integers(),
        lambda one: st.lists(one, max_size=3) | st.dictionaries(st.sampled_from(["format", "cipher", "owner", "group"]), one),
    ),
)
def test_nothing_makes_the_reader_raise(accounts: bytes, data: Any) -> None:
    found = list(private_keys(Observations([saw(PASSWD, accounts), saw(SYSTEM_KEYS, Seen(data=data)), saw(HOME_KEYS, NOT_THERE)])))
    assert isinstance(found[-1], Complete | Missing)
