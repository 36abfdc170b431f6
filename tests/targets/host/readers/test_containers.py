"""Docker, Podman and their sockets."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govaudit.facts.containers import ContainerSocket, ContainerTools, DockerDaemon
from govaudit.model import Absent, Complete, FileAttributes, Missing, Seen
from govaudit.targets.host.containers.dockerd import DAEMON, ENVIRONMENT, OPENRC, SOCKET, SOCKET_DROP_INS, UNIT, UNIT_DROP_INS
from govaudit.targets.host.containers.units import OTHER_SOCKETS
from govaudit.targets.host.readers.containers import (
    REGISTRIES,
    SIGNATURES,
    SOCKETS,
    container_sockets,
    container_tools,
    docker_daemon,
)
from govaudit.targets.host.readers.startup import BOOTED
from tests.support import DENIED, saw
from tests.support.startup import THERE, read, there

DOCKERD = {**there("/usr/bin/dockerd"), BOOTED: THERE}
DEBIAN_UNIT = "[Service]\nExecStart=/usr/sbin/dockerd -H fd:// --containerd=/run/containerd/containerd.sock $DOCKER_OPTS\n"


def docker(answers: dict[Any, Any] | None = None, *more: Any) -> DockerDaemon:
    found = read(docker_daemon, {**DOCKERD, **(answers or {})}, *more)
    assert isinstance(found, DockerDaemon)
    return found


def test_docker_as_it_is_installed() -> None:
    found = docker({UNIT[1]: DEBIAN_UNIT})
    assert (found.hosts, found.inter_container, found.user_namespace, found.userland_proxy) == (["fd://"], True, "", True)
    assert (found.log_driver, found.log_limited, found.no_new_privileges) == ("json-file", False, False)


def test_docker_by_its_file() -> None:
    text = (
        '{"hosts": ["tcp://0.0.0.0:2375"], "icc": false, "userns-remap": "default", "log-opts": {"max-size": "10m"}, "live-restore": true}'
    )
    found = docker({DAEMON: text})
    assert (found.hosts, found.inter_container, found.user_namespace) == (["tcp://0.0.0.0:2375"], False, "default")
    assert (found.log_limited, found.live_restore) == (True, True)
    assert docker({DAEMON: '{"log-driver": "local"}'}).log_limited is True
    assert docker({DAEMON: " \n"}).hosts == []


@pytest.mark.parametrize(
    ("line", "hosts", "tls"),
    [
        ("/usr/bin/dockerd -H tcp://0.0.0.0:2375", ["tcp://0.0.0.0:2375"], False),
        ("/usr/bin/dockerd --host tcp://0.0.0.0:2376 --tlsverify", ["tcp://0.0.0.0:2376"], True),
        ("/usr/bin/dockerd --host=fd:// --tlsverify=false -H=unix:///x", ["fd://", "unix:///x"], False),
        ("/usr/bin/dockerd $DOCKER_OPTS", ["tcp://192.0.2.1:2375"], False),
        ("/usr/bin/dockerd ${UNSET}", [], False),
    ],
)
def test_docker_by_its_command_line(line: str, hosts: list[str], tls: bool) -> None:
    environment = {ENVIRONMENT[0]: '#DOCKER_OPTS="-H tcp://1"\nDOCKER_OPTS="-H tcp://192.0.2.1:2375"\n'}
    found = docker({UNIT[1]: f"[Service]\nExecStart={line}\n", **environment})
    assert (found.hosts, found.tls_verify) == (hosts, tls)


def test_a_drop_in_replaces_the_unit_s_command_line() -> None:
    drop_in = saw(UNIT_DROP_INS[1], "[Service]\nExecStart=\nExecStart=/usr/bin/dockerd --icc=false\n", source="/etc/x/a.conf")
    found = docker({UNIT[1]: DEBIAN_UNIT}, drop_in)
    assert (found.hosts, found.inter_container) == ([], False)


def test_its_socket_s_addresses_count_where_dockerd_is_handed_them() -> None:
    usual = "[Socket]\nListenStream=/run/docker.sock\nSocketMode=0660\n"
    assert docker({UNIT[0]: DEBIAN_UNIT, SOCKET[0]: usual}).hosts == ["fd://"]
    drop_in = saw(SOCKET_DROP_INS[0], "[Socket]\nListenStream=2375\nListenStream=192.0.2.1:2376\n", source="/etc/x/a.conf")
    assert docker({UNIT[0]: DEBIAN_UNIT, SOCKET[0]: usual}, drop_in).hosts == ["fd://", "tcp://0.0.0.0:2375", "tcp://192.0.2.1:2376"]
    emptied = saw(SOCKET_DROP_INS[0], "[Socket]\nListenStream=2375\nListenStream=\n", source="/etc/x/a.conf")
    assert docker({UNIT[0]: DEBIAN_UNIT, SOCKET[0]: usual}, emptied).hosts == ["fd://"]
    assert docker({SOCKET[0]: "[Socket]\nListenStream=2375\n"}).hosts == []  # without `fd://` dockerd takes nothing from it
    assert read(docker_daemon, {**DOCKERD, UNIT[0]: DEBIAN_UNIT, SOCKET[0]: DENIED}) == DENIED


@pytest.mark.parametrize("file", [OPENRC, ENVIRONMENT[0]])
def test_docker_that_a_script_starts(file: Any) -> None:
    options = 'export DOCKER_OPTS="-H tcp://0.0.0.0:2375 --icc=false"\n'
    found = read(docker_daemon, {**there("/usr/bin/dockerd"), file: options, UNIT[0]: DEBIAN_UNIT})
    assert (found.hosts, found.inter_container) == (["tcp://0.0.0.0:2375"], False)
    # Where systemd starts it, OpenRC's file plays no part, and the other one only where the unit says so.
    assert docker({OPENRC: options, UNIT[0]: "[Service]\nExecStart=/usr/bin/dockerd -H fd://\n"}).hosts == ["fd://"]
    assert read(docker_daemon, {**there("/usr/bin/dockerd"), file: DENIED}) == DENIED


@pytest.mark.parametrize(
    "text",
    [
        'DOCKER_OPTS="$MINE"\n',
        'DOCKER_OPTS=""\nDOCKER_OPTS+=" -H tcp://0.0.0.0:2375"\n',
        'DOCKER_OPTS="--icc=false\n-H tcp://0.0.0.0:2375"\n',
        "DOCKER_OPTS=--icc=false\\\n-H=tcp://0.0.0.0:2375\n",
        "DOCKER_OPTS=`cat /etc/opts`\n",
        ". /etc/other\n",
        "#\n" * 30_000 + 'if true; then DOCKER_OPTS="-H tcp://0.0.0.0:2375"; fi\n',
    ],
)
def test_what_a_shell_makes_of_a_script_s_file_is_not_followed(text: str) -> None:
    assert isinstance(read(docker_daemon, {**there("/usr/bin/dockerd"), OPENRC: text}), Missing)


def test_variables_of_the_unit_itself() -> None:
    start = "ExecStart=/usr/bin/dockerd -H fd:// $OPTS\n"
    assert docker({UNIT[1]: f'[Service]\nEnvironment="OPTS=-H tcp://0.0.0.0:2375"\n{start}'}).hosts == ["fd://", "tcp://0.0.0.0:2375"]
    own = {UNIT[1]: f"[Service]\nEnvironmentFile=-/etc/opts\n{start}"}
    assert isinstance(read(docker_daemon, {**DOCKERD, **own}), Missing)
    embedded = {UNIT[1]: "[Service]\nExecStart=/usr/bin/dockerd --host=$ADDRESS\n"}
    assert isinstance(read(docker_daemon, {**DOCKERD, **embedded}), Missing)
    goes_on = {UNIT[1]: f"[Service]\n{start}", ENVIRONMENT[0]: 'OPTS="--icc=false\n-H tcp://0.0.0.0:2375"\n'}
    assert isinstance(read(docker_daemon, {**DOCKERD, **goes_on}), Missing)


def test_what_a_script_of_the_rhel_family_makes_of_its_file_is_not_followed() -> None:
    answers = {**there("/usr/bin/dockerd"), ENVIRONMENT[1]: 'other_args="-H tcp://0.0.0.0:2375"\n'}
    assert isinstance(read(docker_daemon, answers), Missing)
    assert docker({ENVIRONMENT[1]: 'OPTIONS="-H tcp://0.0.0.0:2375"\n', UNIT[0]: "[Service]\nExecStart=/x/dockerd -H fd://\n"}).hosts == [
        "fd://"
    ]


def test_docker_does_not_start_where_file_and_flags_set_the_same() -> None:
    unit = {UNIT[0]: "[Service]\nExecStart=/usr/bin/dockerd -H fd:// --icc=false\n"}
    for text in ('{"icc": true}', '{"icc": false}', '{"hosts": ["tcp://0.0.0.0:2375"]}'):
        assert isinstance(read(docker_daemon, {**DOCKERD, **unit, DAEMON: text}), Missing)
    assert docker({**unit, DAEMON: '{"live-restore": true}'}).live_restore is True
    assert isinstance(read(docker_daemon, {**DOCKERD, UNIT[0]: "[Service]\nExecStart=/x --config-file=/y\n"}), Missing)


def test_docker_that_cannot_be_read_is_not_guessed() -> None:
    for text in ("{", "[]", '{"icc": "no"}', '{"hosts": "fd://"}', '{"insecure-registries": [1]}'):
        assert isinstance(read(docker_daemon, {**DOCKERD, DAEMON: text}), Missing)
    assert read(docker_daemon, {**DOCKERD, DAEMON: DENIED}) == DENIED
    assert read(docker_daemon, {**DOCKERD, UNIT[0]: DENIED}) == DENIED
    assert isinstance(read(docker_daemon, there("/snap/docker/current")), Missing)
    assert isinstance(read(docker_daemon), Absent)


PODMAN = there("/usr/bin/podman")


def test_registries_in_both_forms() -> None:
    new = '[[registry]]\nlocation = "a.example"\ninsecure = true\n[[registry]]\nlocation = "b.example"\n'
    old = "[registries.insecure]\nregistries = ['c.example']\n"
    assert read(container_tools, {**PODMAN, REGISTRIES: new}).insecure_registries == ["a.example"]
    assert read(container_tools, {**PODMAN, REGISTRIES: old}).insecure_registries == ["c.example"]
    assert isinstance(read(container_tools, {**PODMAN, REGISTRIES: "[["}), Missing)
    assert isinstance(read(container_tools), Absent)


def test_what_is_asked_of_images() -> None:
    assert read(container_tools, {**PODMAN, SIGNATURES: '{"default": [{"type": "reject"}]}'}).default_policy == "reject"
    assert read(container_tools, PODMAN).default_policy == ""
    assert read(container_tools, {**PODMAN, SIGNATURES: DENIED}) == DENIED


def test_sockets_with_owner_and_mode() -> None:
    listed = Seen(attributes=FileAttributes(kind="socket", mode=0o660, uid=0, gid=999), data={"owner": "root", "group": "docker"})
    socket, ending = read(container_sockets, {SOCKETS[0]: listed})
    assert isinstance(socket, ContainerSocket)
    assert (socket.group, socket.mode) == ("docker", 0o660)
    assert isinstance(ending, Complete)
    assert list(read(container_sockets, {SOCKETS[1]: DENIED})) == [DENIED]


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300), st.text('{}[]":,tcphosinurl \n', max_size=200))
def test_no_bytes_make_a_reader_raise(data: bytes, text: str) -> None:
    for content in (data, text.encode()):
        assert isinstance(read(docker_daemon, {**DOCKERD, DAEMON: content}), DockerDaemon | Missing)
        unit = {UNIT[1]: b"[Service]\nExecStart=/usr/bin/dockerd " + content, ENVIRONMENT[0]: b"DOCKER_OPTS=" + content}
        assert isinstance(read(docker_daemon, {**DOCKERD, **unit}), DockerDaemon | Missing)
        assert isinstance(read(container_tools, {**PODMAN, REGISTRIES: content, SIGNATURES: content}), ContainerTools | Missing)


def test_deep_nesting_is_no_trouble() -> None:
    assert isinstance(read(docker_daemon, {**DOCKERD, DAEMON: b"[" * 100_000}), Missing)
    assert isinstance(read(container_tools, {**PODMAN, REGISTRIES: "a = " + "[" * 100_000}), Missing)


def test_a_socket_unit_of_one_s_own_that_hands_calls_to_docker() -> None:
    unit = "[Socket]\nListenStream=2375\nBindIPv6Only=both\nService=docker.service\n"
    own = saw(OTHER_SOCKETS[0], unit, source="/etc/systemd/system/docker-tcp.socket")
    assert docker({UNIT[1]: DEBIAN_UNIT}, own).hosts == ["fd://", "tcp://0.0.0.0:2375"]
    other = saw(OTHER_SOCKETS[0], unit.replace("docker.service", "x.service"), source="/etc/systemd/system/x.socket")
    assert docker({UNIT[1]: DEBIAN_UNIT}, other).hosts == ["fd://"]


@pytest.mark.parametrize(
    "start", ["/bin/sh -c 'exec dockerd -H tcp://0.0.0.0:2375'", "/usr/local/bin/start-docker", "-/usr/bin/env dockerd"]
)
def test_docker_that_something_else_starts_is_not_followed(start: str) -> None:
    assert isinstance(read(docker_daemon, {**DOCKERD, UNIT[1]: f"[Service]\nExecStart={start}\n"}), Missing)


def test_short_flags_in_one_word() -> None:
    assert docker({UNIT[1]: "[Service]\nExecStart=/usr/bin/dockerd -DH tcp://0.0.0.0:2375\n"}).hosts == ["tcp://0.0.0.0:2375"]
