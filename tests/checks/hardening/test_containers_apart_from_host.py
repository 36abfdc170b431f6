"""hardening.containers-apart-from-host"""

from __future__ import annotations

from typing import Any

import pytest

from govaudit.facts.container_rights import ContainerRights, HostMount
from govaudit.model import Status
from tests.support import DENIED, NOT_THERE, load_check

containers_apart_from_host = load_check("hardening.containers-apart-from-host")


def container(*mounts: HostMount, shared: tuple[str, ...] = ()) -> ContainerRights:
    return ContainerRights(container="0123456789ab", is_privileged=False, capabilities=[], shared=list(shared), mounts=list(mounts))


def mount(source: str, is_writable: bool = True) -> HostMount:
    return HostMount(source=source, is_writable=is_writable)


@pytest.mark.parametrize(
    "mounts",
    [
        *([], [mount("/srv/data")], [mount("/etc/localtime", False)], [mount("/etcetera")]),
        *([mount("/var/lib/dockerlike")], [mount("/run/app.sock")]),
    ],
)
def test_good_it_sees_what_is_its_own(mounts: list[HostMount]) -> None:
    verdict = containers_apart_from_host(container(*mounts))
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == "the container 0123456789ab shares neither namespaces nor system files with the host"


def test_good_the_policy_allows_it() -> None:
    assert containers_apart_from_host(container(mount("/proc", False)), allowed=("/proc",)).status is Status.PASS
    assert containers_apart_from_host(container(shared=("network",)), namespaces=("pid",)).status is Status.PASS


@pytest.mark.parametrize(
    ("source", "is_writable"),
    [
        *(("/", False), ("/var/run/docker.sock", False), ("/run/docker.sock", True), ("/run", False), ("/var/run", True), ("/var", False)),
        *(("/etc", False), ("/etc/cron.d", True), ("/root/.ssh", True), ("/var/lib/docker", False), ("/proc", False)),
        *(("/run/dbus", False), ("/var/run/dbus/system_bus_socket", False), ("/run/systemd/private", False), ("/dev/sda", True)),
    ],
)
def test_bad_it_sees_what_makes_it_root(source: str, is_writable: bool) -> None:
    verdict = containers_apart_from_host(container(mount("/srv"), mount(source, is_writable)))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == f"the container 0123456789ab sees these files of the host: {source}"


@pytest.mark.parametrize("namespace", ["network", "pid", "ipc"])
def test_bad_it_shares_a_namespace(namespace: str) -> None:
    verdict = containers_apart_from_host(container(shared=("uts", namespace)))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == f"the container 0123456789ab shares these namespaces with the host: {namespace}"


@pytest.mark.parametrize(("fact", "status"), [(DENIED, Status.UNKNOWN), (NOT_THERE, Status.NOT_APPLICABLE)])
def test_absent_no_answer(fact: Any, status: Status) -> None:
    assert containers_apart_from_host({ContainerRights: fact}).status is status
