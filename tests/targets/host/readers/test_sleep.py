"""Hibernation and core dumps, as the kernel tells of them."""

from __future__ import annotations

from typing import Any

import pytest

from govaudit.facts.core_dump_storage import CorePattern
from govaudit.model import Absent, Missing
from govaudit.targets.host.readers.sleep import CMDLINE, CORE_PATTERN, MODES, RESUME, STATES, core_pattern, sleep
from tests.support import DENIED, NOT_THERE
from tests.support.hosts import ask
from tests.support.startup import answered, read

CAN: dict[Any, Any] = {STATES: "freeze mem disk\n", MODES: "[platform] shutdown\n", RESUME: "0:0\n", CMDLINE: "quiet\n"}


@pytest.mark.parametrize(
    ("changes", "can"),
    [
        ({}, True),
        ({STATES: "freeze mem\n"}, False),
        ({STATES: "\n"}, False),
        ({STATES: NOT_THERE}, False),
        ({MODES: "[disabled]\n"}, False),
        ({MODES: NOT_THERE}, False),
        ({CMDLINE: "ro nohibernate quiet\n"}, False),
        ({CMDLINE: "ro xnohibernate\n"}, True),
        ({CMDLINE: DENIED}, True),
        ({STATES: DENIED}, DENIED),
        ({MODES: DENIED}, DENIED),
    ],
)
def test_whether_it_can_hibernate(changes: dict[Any, Any], can: bool | Missing) -> None:
    assert read(sleep, {**CAN, **changes}).can_hibernate == can


def test_what_it_resumes_from() -> None:
    assert read(sleep, CAN).resume == ""
    assert read(sleep, {**CAN, RESUME: "254:2\n"}).resume == "254:2"
    assert read(sleep, {**CAN, RESUME: NOT_THERE}).resume == ""
    assert read(sleep, {**CAN, RESUME: DENIED}).resume == DENIED
    assert isinstance(read(sleep, {**CAN, RESUME: b"\xff\0"}).resume, Missing)


def test_the_pattern_of_core_dumps() -> None:
    assert core_pattern(answered({CORE_PATTERN: "|/bin/x %p\n"})) == CorePattern(pattern="|/bin/x %p")
    assert core_pattern(answered({CORE_PATTERN: "\n"})) == CorePattern(pattern="")
    assert isinstance(core_pattern(answered({CORE_PATTERN: NOT_THERE})), Absent)


def test_this_machine() -> None:
    from govaudit.reading import Observations

    seen = Observations(ask("local:", STATES, MODES, RESUME, CMDLINE, CORE_PATTERN))
    assert isinstance(sleep(seen).can_hibernate, bool)
    assert isinstance(core_pattern(seen), CorePattern)
