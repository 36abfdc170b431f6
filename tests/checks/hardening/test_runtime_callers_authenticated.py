"""hardening.runtime-callers-authenticated"""

from __future__ import annotations

from typing import Any

import pytest

from govaudit.facts.containers import ContainerRuntime
from govaudit.model import Status
from tests.support import DENIED, NOT_THERE, load_check

runtime_callers_authenticated = load_check("hardening.runtime-callers-authenticated")


def runtime(*addresses: str, asks: bool = False) -> ContainerRuntime:
    return ContainerRuntime(program="podman", insecure_registries=[], remote_addresses=list(addresses), asks_certificate=asks)


def test_good_it_takes_no_calls_or_asks_for_certificates() -> None:
    assert runtime_callers_authenticated(runtime()).status is Status.PASS
    assert runtime_callers_authenticated(runtime("0.0.0.0:2376", asks=True)).status is Status.PASS


def test_bad_it_takes_calls_from_everybody() -> None:
    verdict = runtime_callers_authenticated(runtime("0.0.0.0:2375"))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "podman must not take calls over TCP without certificates; it listens at 0.0.0.0:2375"


@pytest.mark.parametrize(("fact", "status"), [(DENIED, Status.UNKNOWN), (NOT_THERE, Status.NOT_APPLICABLE)])
def test_absent_no_answer(fact: Any, status: Status) -> None:
    assert runtime_callers_authenticated({ContainerRuntime: fact}).status is status
