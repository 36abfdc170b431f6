"""hardening.runtime-registries-verified"""

from __future__ import annotations

from typing import Any

import pytest

from govaudit.facts.containers import ContainerRuntime
from govaudit.model import Status
from tests.support import DENIED, NOT_THERE, load_check

runtime_registries_verified = load_check("hardening.runtime-registries-verified")


def runtime(*insecure: str) -> ContainerRuntime:
    return ContainerRuntime(program="containerd", insecure_registries=list(insecure), remote_addresses=[], asks_certificate=False)


def test_good_every_registry_is_verified() -> None:
    assert runtime_registries_verified(runtime()).status is Status.PASS
    assert runtime_registries_verified(runtime("registry.example"), exempt=("registry.example",)).status is Status.PASS


def test_bad_one_is_not() -> None:
    verdict = runtime_registries_verified(runtime("registry.example"))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "registries of containerd must show valid certificates; these need none: registry.example"


@pytest.mark.parametrize(("fact", "status"), [(DENIED, Status.UNKNOWN), (NOT_THERE, Status.NOT_APPLICABLE)])
def test_absent_no_answer(fact: Any, status: Status) -> None:
    assert runtime_registries_verified({ContainerRuntime: fact}).status is status
