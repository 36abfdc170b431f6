"""hardening.running-containers-filtered"""

from __future__ import annotations

from typing import Any

import pytest

from govaudit.facts.containers import RunningContainer
from govaudit.model import Missing, Status
from tests.support import DENIED, NOT_THERE, load_check

running_containers_filtered = load_check("hardening.running-containers-filtered")


def container(*, is_filtered: bool | Missing) -> RunningContainer:
    return RunningContainer(container="0123456789ab", engine="podman", capabilities=[], in_user_namespace=True, is_filtered=is_filtered)


def test_good_its_calls_are_filtered() -> None:
    assert running_containers_filtered(container(is_filtered=True)).status is Status.PASS


def test_bad_its_calls_are_not() -> None:
    verdict = running_containers_filtered(container(is_filtered=False))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "the system calls of 0123456789ab (podman) must be filtered by seccomp, and are not"


def test_absent_the_kernel_does_not_tell() -> None:
    assert running_containers_filtered(container(is_filtered=DENIED)).status is Status.UNKNOWN


@pytest.mark.parametrize(("fact", "status"), [(DENIED, Status.UNKNOWN), (NOT_THERE, Status.NOT_APPLICABLE)])
def test_absent_no_answer(fact: Any, status: Status) -> None:
    assert running_containers_filtered({RunningContainer: fact}).status is status
