"""What Docker's containers were given, in a tree of files as Docker writes them, and what leaves doubt."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from govaudit.facts.container_rights import ContainerRights, HostMount
from govaudit.model import Complete, Missing, Observation
from govaudit.reading import Observations
from govaudit.targets.host.containers.dockerd import DAEMON, OPTIONS
from govaudit.targets.host.readers.container_rights import PODMAN, USUAL, container_rights, places, where_else
from govaudit.targets.host.readers.containers import DOCKERD, SNAP
from tests.support import DENIED, saw
from tests.support.hosts import ask

ASKED = (*DOCKERD, SNAP, *OPTIONS, *places(USUAL), PODMAN)
ONE = "0123456789abcdef" * 4
OTHER = "fedcba9876543210" * 4
PLAIN = {"Privileged": False, "NetworkMode": "bridge", "PidMode": "", "IpcMode": "private", "CapAdd": None, "Binds": None}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for folder in ("etc/docker", "usr/bin", "usr/lib/systemd/system"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "usr/bin/dockerd").write_text("")
    (tmp_path / "usr/lib/systemd/system/docker.service").write_text("[Service]\nExecStart=/usr/bin/dockerd -H fd://\n")
    return tmp_path


def create(root: Path, name: str = ONE, folder: str = "var/lib/docker", **config: Any) -> None:
    place = root / folder / "containers" / name
    place.mkdir(parents=True)
    (place / "hostconfig.json").write_text(json.dumps({**PLAIN, **config}))


def seen(root: Path) -> list[Observation]:
    first = ask(f"root:{root}", *ASKED)
    following = where_else([one for one in first if one.request == DAEMON.key])
    return [*first, *(ask(f"root:{root}", *following) if following else [])]


def read(observations: list[Observation]) -> tuple[dict[str, ContainerRights], Complete | Missing]:
    *found, ending = container_rights(Observations(observations))
    assert isinstance(ending, Complete | Missing)
    return {one.container: one for one in found if isinstance(one, ContainerRights)}, ending


def test_containers_of_several_kinds(root: Path) -> None:
    mounts = [{"Type": "bind", "Source": "/etc/", "Target": "/e", "ReadOnly": True}, {"Type": "volume", "Source": "data", "Target": "/d"}]
    create(root, ONE, Privileged=True, CapAdd=["SYS_ADMIN", "cap_chown", "ALL"], NetworkMode="host", PidMode="host", Mounts=mounts)
    create(root, OTHER, Binds=["/var/run/../run/docker.sock:/s:ro", "/srv/x:/x", "/srv/y:/y:z,ro", "volume:/v"])
    found, ending = read(seen(root))
    assert isinstance(ending, Complete)
    assert found[ONE[:12]] == ContainerRights(
        container=ONE[:12],
        is_privileged=True,
        capabilities=["ALL", "CAP_CHOWN", "CAP_SYS_ADMIN"],
        shared=["network", "pid"],
        mounts=[HostMount(source="/etc", is_writable=False)],
    )
    assert found[OTHER[:12]].is_privileged is False
    assert [(one.source, one.is_writable) for one in found[OTHER[:12]].mounts] == [
        ("/var/run/docker.sock", False),
        ("/srv/x", True),
        ("/srv/y", False),
    ]


def test_another_data_directory_and_one_with_users_of_its_own(root: Path) -> None:
    (root / "etc/docker/daemon.json").write_text('{"data-root": "/data/docker"}')
    create(root, ONE, "data/docker")
    create(root, OTHER, "data/docker/165536.165536", Privileged=True)
    found, ending = read(seen(root))
    assert isinstance(ending, Complete)
    assert [found[name[:12]].is_privileged for name in (ONE, OTHER)] == [False, True]


def test_no_docker(tmp_path: Path) -> None:
    (tmp_path / "etc").mkdir()
    found, ending = read(seen(tmp_path))
    assert found == {}
    assert str(ending.sentence) == "Docker has no containers"
    assert isinstance(ending, Complete)


def test_a_data_directory_that_only_the_unit_names(root: Path) -> None:
    (root / "usr/lib/systemd/system/docker.service").write_text("[Service]\nExecStart=/usr/bin/dockerd --data-root /elsewhere\n")
    assert isinstance(read(seen(root))[1], Missing)


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"Privileged": "no"}', "{}", '{"Privileged": false, "CapAdd": [1]}', "\0" * 100, "[" * 100_000]
)
def test_what_cannot_be_read(root: Path, text: str) -> None:
    create(root)
    (root / f"var/lib/docker/containers/{ONE}/hostconfig.json").write_text(text)
    found, ending = read(seen(root))
    assert found == {}
    assert isinstance(ending, Missing)


@pytest.mark.parametrize("text", ['{"data-root": "relative"}', '{"data-root": 1}', '{"data-root": "/a*"}', "{"])
def test_a_data_directory_that_cannot_be_asked_for(root: Path, text: str) -> None:
    (root / "etc/docker/daemon.json").write_text(text)
    assert isinstance(read(seen(root))[1], Missing)


def test_podman_and_snap_are_not_looked_into(root: Path) -> None:
    (root / f"var/lib/containers/storage/overlay-containers/{ONE}/userdata").mkdir(parents=True)
    assert str(read(seen(root))[1].sentence) == "the containers of podman are not looked into"
    (root / "snap/docker").mkdir(parents=True)
    (root / "snap/docker/current").symlink_to("1")
    assert str(read(seen(root))[1].sentence) == "the containers of docker (snap) are not looked into"


@pytest.mark.parametrize("request_denied", ASKED)
def test_a_refusal_leaves_doubt(root: Path, request_denied: Any) -> None:
    create(root)
    observations = [one for one in seen(root) if one.request != request_denied.key]
    _, ending = read([*observations, saw(request_denied, DENIED)])
    # Which unit files there are does not matter where one that comes before them was seen, nor where dockerd is once it was found.
    assert isinstance(ending, Missing) or request_denied in (*DOCKERD, *OPTIONS)


@pytest.mark.parametrize(
    ("config", "source"),
    [
        ({"Devices": [{"PathOnHost": "/dev/sda", "PathInContainer": "/dev/x", "CgroupPermissions": "r"}]}, "/dev/sda"),
        ({"Devices": [{"PathOnHost": "/dev/mapper/vg-root"}]}, "/dev/mapper/vg-root"),
        ({"Devices": [{"PathOnHost": "/dev/"}]}, "/dev"),
        ({"DeviceCgroupRules": ["b 8:* rmw"]}, "/dev"),
        ({"DeviceCgroupRules": ["a *:* rwm"]}, "/dev"),
    ],
)
def test_disks_that_a_container_was_handed(config: dict[str, Any], source: str, root: Path) -> None:
    create(root, ONE, **config)
    found, _ = read(seen(root))
    assert found[ONE[:12]].mounts == [HostMount(source=source, is_writable=True)]


def test_devices_that_are_no_disks(root: Path) -> None:
    create(root, ONE, Devices=[{"PathOnHost": "/dev/dri/card0"}, {"PathOnHost": "/dev/ttyUSB0"}], DeviceCgroupRules=["c 188:* rmw"])
    found, _ = read(seen(root))
    assert found[ONE[:12]].mounts == []
