"""Every reader of hosts, fed with what real hosts answer after it has been harmed: it answers with facts, or says that it cannot tell."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.hostile import answers, hostile, read, readers


def test_there_are_real_answers_to_harm() -> None:
    assert len(readers()) > 40
    assert len(answers()) > 500


@pytest.mark.parametrize("name", sorted(readers()))
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**32))
def test_a_reader_raises_nothing(name: str, seed: int) -> None:
    reader = readers()[name]
    read(reader, hostile(reader, Random(seed)))
