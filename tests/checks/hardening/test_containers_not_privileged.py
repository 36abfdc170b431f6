"""hardening.containers-not-privileged"""

from __future__ import annotations

from typing import Any

import pytest

from govaudit.facts.container_rights import ContainerRights
from govaudit.model import Status
from tests.support import DENIED, NOT_THERE, load_check

containers_not_privileged = load_check("hardening.containers-not-privileged")


def container(**fields: Any) -> ContainerRights:
    usual = {"container": "0123456789ab", "is_privileged": False, "capabilities": [], "shared": [], "mounts": []}
    return ContainerRights(**{**usual, **fields})


@pytest.mark.parametrize("capabilities", [[], ["CAP_NET_BIND_SERVICE"], ["CAP_NET_ADMIN"]])
def test_good_it_has_what_docker_gives(capabilities: list[str]) -> None:
    verdict = containers_not_privileged(container(capabilities=capabilities))
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == "the container 0123456789ab is not privileged"


def test_bad_it_is_privileged() -> None:
    verdict = containers_not_privileged(container(is_privileged=True))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "the container 0123456789ab is privileged"


@pytest.mark.parametrize("capability", ["ALL", "CAP_SYS_ADMIN", "CAP_SYS_MODULE"])
def test_bad_a_capability_makes_it_root(capability: str) -> None:
    verdict = containers_not_privileged(container(capabilities=["CAP_CHOWN", capability]))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == f"the container 0123456789ab has the capabilities {capability}"


@pytest.mark.parametrize(("fact", "status"), [(DENIED, Status.UNKNOWN), (NOT_THERE, Status.NOT_APPLICABLE)])
def test_absent_no_answer(fact: Any, status: Status) -> None:
    assert containers_not_privileged({ContainerRights: fact}).status is status
