"""hardening.running-containers-not-privileged"""

from __future__ import annotations

from typing import Any

import pytest

from govaudit.facts.containers import RunningContainer
from govaudit.model import Status
from tests.support import DENIED, NOT_THERE, load_check

running_containers_not_privileged = load_check("hardening.running-containers-not-privileged")


def container(**fields: Any) -> RunningContainer:
    usual = {"container": "0123456789ab", "engine": "docker", "capabilities": [], "in_user_namespace": False, "is_filtered": True}
    return RunningContainer(**{**usual, **fields})


@pytest.mark.parametrize("capabilities", [[], ["CAP_CHOWN", "CAP_NET_RAW"], ["CAP_NET_ADMIN"]])
def test_good_it_has_what_engines_give(capabilities: list[str]) -> None:
    verdict = running_containers_not_privileged(container(capabilities=capabilities))
    assert verdict.status is Status.PASS
    assert "can have no capability" in str(verdict.sentence)


def test_good_it_has_users_of_its_own() -> None:
    verdict = running_containers_not_privileged(container(in_user_namespace=True))
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == "root in 0123456789ab (docker) is another user on the host"


@pytest.mark.parametrize("capability", ["ALL", "CAP_SYS_ADMIN", "CAP_SYS_MODULE"])
def test_bad_it_can_become_root(capability: str) -> None:
    verdict = running_containers_not_privileged(container(capabilities=["CAP_CHOWN", capability]))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == f"processes in 0123456789ab (docker) can have {capability} on the host"


def test_absent_whose_users_they_are_is_not_known() -> None:
    assert running_containers_not_privileged(container(in_user_namespace=DENIED)).status is Status.UNKNOWN
    assert running_containers_not_privileged(container(in_user_namespace=DENIED, capabilities=["ALL"])).status is Status.UNKNOWN


@pytest.mark.parametrize(("fact", "status"), [(DENIED, Status.UNKNOWN), (NOT_THERE, Status.NOT_APPLICABLE)])
def test_absent_no_answer(fact: Any, status: Status) -> None:
    assert running_containers_not_privileged({RunningContainer: fact}).status is status
