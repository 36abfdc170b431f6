"""containerd, CRI-O and Podman as a service."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govaudit.facts.containers import ContainerRuntime
from govaudit.model import Complete, Missing
from govaudit.targets.host.readers.container_runtimes import (
    CONTAINERD_CONF,
    CRIO_CONF,
    HOSTS,
    PODMAN_DROP_INS,
    PODMAN_SERVICE,
    PODMAN_SOCKET,
    UNITS,
    container_runtimes,
)
from govaudit.targets.host.systemd.search import CONTENTS
from govaudit.targets.host.systemd.search import UNITS as UNITS_LISTED
from tests.support import DENIED, saw
from tests.support.startup import THERE, read, starts, there

CONTAINERD = there("/usr/bin/containerd")
CRIO = there("/usr/bin/crio")
PODMAN = there("/usr/bin/podman")


def one(answers: dict[Any, Any], *more: Any) -> ContainerRuntime:
    found, ending = read(container_runtimes, answers, *more)
    assert isinstance(found, ContainerRuntime)
    assert isinstance(ending, Complete)
    return found


@pytest.mark.parametrize(
    ("text", "insecure"),
    [
        ("version = 2\n", []),
        ('[plugins."io.containerd.grpc.v1.cri".registry.configs."a.example".tls]\ninsecure_skip_verify = true\n', ["a.example"]),
        ('[plugins."io.containerd.grpc.v1.cri".registry.configs."a.example".tls]\ninsecure_skip_verify = false\n', []),
        ('#[plugins."io.containerd.grpc.v1.cri".registry.configs."a.example".tls]\n#insecure_skip_verify = true\n', []),
        ('[plugins.cri.registry.mirrors."b.example"]\nendpoint = ["http://b.example:5000"]\n', ["b.example"]),
        ('[plugins."io.containerd.cri.v1.images".registry.mirrors."b.example"]\nendpoint = ["https://b.example"]\n', []),
    ],
)
def test_registries_of_containerd(text: str, insecure: list[str]) -> None:
    assert one({**CONTAINERD, CONTAINERD_CONF[0]: text}).insecure_registries == insecure


@pytest.mark.parametrize("option", ["--config /srv/c.toml", "--config=/srv/c.toml", "-c /srv/c.toml"])
def test_containerd_with_another_configuration(option: str) -> None:
    unit = saw(
        CONTENTS[0], f"[Service]\nExecStart=/usr/bin/containerd {option}\n", source="/etc/systemd/system/containerd.service"
    )
    listed = saw(UNITS_LISTED, THERE, source="/etc/systemd/system/containerd.service")
    conf = {**CONTAINERD, CONTAINERD_CONF[0]: "version = 2\n"}
    assert isinstance(read_first(conf, *starts(), listed, unit), Missing)
    usual = saw(CONTENTS[0], "[Service]\nExecStart=/usr/bin/containerd -c /etc/containerd/config.toml\n", source=unit.source)
    assert isinstance(read_first(conf, *starts(), listed, usual), ContainerRuntime)


def test_registries_of_containerd_in_folders_of_their_own() -> None:
    conf = {CONTAINERD_CONF[0]: '[plugins."io.containerd.grpc.v1.cri".registry]\nconfig_path = "/etc/containerd/certs.d"\n'}
    text = 'server = "https://r.example"\n[host."http://m.example:5000"]\n[host."https://n.example"]\nskip_verify = true\n'
    hosts = saw(HOSTS[0], text, source="/etc/containerd/certs.d/r.example/hosts.toml")
    assert one({**CONTAINERD, **conf}, hosts).insecure_registries == ["http://m.example:5000", "https://n.example"]
    elsewhere = {CONTAINERD_CONF[0]: '[plugins.x.registry]\nconfig_path = "/srv/hosts"\n'}
    assert isinstance(read_first({**CONTAINERD, **elsewhere}), Missing)


def read_first(answers: dict[Any, Any], *more: Any) -> Any:
    return next(iter(read(container_runtimes, answers, *more)))


def test_calls_to_containerd() -> None:
    assert one(CONTAINERD).remote_addresses == []
    found = one({**CONTAINERD, CONTAINERD_CONF[0]: '[grpc]\ntcp_address = "0.0.0.0:1234"\n'})
    assert (found.remote_addresses, found.asks_certificate) == (["0.0.0.0:1234"], False)
    found = one({**CONTAINERD, CONTAINERD_CONF[0]: '[grpc]\ntcp_address = "0.0.0.0:1234"\ntcp_tls_ca = "/x"\n'})
    assert found.asks_certificate is True


def test_registries_of_crio_the_last_list_counts() -> None:
    text = '[crio.image]\ninsecure_registries = ["a.example"]\n'
    assert one({**CRIO, CRIO_CONF[0]: text}).insecure_registries == ["a.example"]
    later = saw(CRIO_CONF[1], "[crio.image]\ninsecure_registries = []\n", source="/etc/crio/crio.conf.d/10-x.conf")
    assert one({**CRIO, CRIO_CONF[0]: text}, later).insecure_registries == []
    assert isinstance(read_first({**CRIO, CRIO_CONF[0]: "[crio.image]\ninsecure_registries = 'a'\n"}), Missing)


def test_podman_that_answers_the_network() -> None:
    usual = "[Socket]\nListenStream=%t/podman/podman.sock\n"
    assert one({**PODMAN, PODMAN_SOCKET[0]: usual}).remote_addresses == []
    drop_in = saw(PODMAN_DROP_INS[0], "[Socket]\nListenStream=0.0.0.0:8080\n", source="/etc/x/a.conf")
    found = one({**PODMAN, PODMAN_SOCKET[0]: usual}, drop_in)
    assert (found.program, found.remote_addresses, found.asks_certificate) == ("podman", ["0.0.0.0:8080"], False)


@pytest.mark.parametrize("text", ["[[", 'a = "', "\0", "a = " + "[" * 100_000])
def test_what_cannot_be_read_is_missing(text: str) -> None:
    assert isinstance(read_first({**CONTAINERD, CONTAINERD_CONF[0]: text}), Missing)
    assert read_first({**CONTAINERD, CONTAINERD_CONF[0]: DENIED}) == DENIED
    assert isinstance(read_first({**CONTAINERD, CONTAINERD_CONF[0]: 'imports = ["/srv/*.toml"]\n'}), Missing)


def test_nothing_is_installed() -> None:
    assert [type(one) for one in read(container_runtimes, {})] == [Complete]


@settings(max_examples=100, deadline=None)
@given(st.text('[]."=abregistyconfgmplugs \n', max_size=200))
def test_no_text_makes_it_raise(text: str) -> None:
    for found in read(container_runtimes, {**CONTAINERD, **CRIO, CONTAINERD_CONF[0]: text, CRIO_CONF[0]: text}):
        assert isinstance(found, ContainerRuntime | Complete | Missing)


def test_podman_that_a_unit_of_one_s_own_starts_for_the_network() -> None:
    unit = "[Service]\nExecStart=/usr/bin/podman system service \\\n  --time=0 tcp://0.0.0.0:8888\n"
    own = saw(UNITS, unit, source="/etc/systemd/system/podman-tcp.service")
    assert one(PODMAN, own).remote_addresses == ["tcp://0.0.0.0:8888"]
    assert one(PODMAN, saw(UNITS, unit.replace("ExecStart", "#ExecStart"), source="/etc/systemd/system/x.service")).remote_addresses == []
    drop_in = saw(PODMAN_SERVICE[-1], "[Service]\nExecStart=\nExecStart=podman system service tcp:localhost:8080\n", source="/etc/x.conf")
    assert one(PODMAN, drop_in).remote_addresses == ["tcp:localhost:8080"]
