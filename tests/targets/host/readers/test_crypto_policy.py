"""crypto-policies."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govaudit.facts.crypto_policy import CryptoPolicy
from govaudit.model import Absent, Missing
from govaudit.targets.host.readers.crypto_policy import CONFIG, CURRENT, crypto_policy
from tests.support import DENIED
from tests.support.startup import read


@pytest.mark.parametrize("text", ["# a comment\n\nDEFAULT:NO-SHA1\n", "default:no-sha1  # so be it\n", "\tDEFAULT:NO-SHA1\n"])
def test_one_line_beside_comments(text: str) -> None:
    found = read(crypto_policy, {CONFIG: text, CURRENT: "LEGACY\n"})
    assert (found.configured, found.in_force) == ("DEFAULT:NO-SHA1", "LEGACY")


def test_what_is_not_there_or_says_more_is_not_known() -> None:
    assert isinstance(read(crypto_policy), Absent)
    assert isinstance(read(crypto_policy, {CONFIG: "DEFAULT\n"}).in_force, Missing)
    assert isinstance(read(crypto_policy, {CONFIG: "DEFAULT\nLEGACY\n", CURRENT: ""}).configured, Missing)
    assert read(crypto_policy, {CONFIG: DENIED, CURRENT: "DEFAULT\n"}).configured == DENIED


@given(st.binary(max_size=100))
def test_no_bytes_make_it_raise(data: bytes) -> None:
    assert isinstance(read(crypto_policy, {CONFIG: data, CURRENT: data}), CryptoPolicy)
