"""Fixtures for all tests."""

from __future__ import annotations

import os

import pytest


@pytest.fixture
def as_root() -> None:
    """For tests that make accounts or mounts: others say so and skip, continuous integration must be root."""
    if os.getuid() != 0:
        if os.environ.get("CI"):
            pytest.fail("continuous integration must run the tests as root")
        pytest.skip("needs root: it makes accounts or mounts for the time of the test")
