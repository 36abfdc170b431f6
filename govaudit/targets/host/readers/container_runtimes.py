"""containerd, CRI-O, and Podman as a service: the registries they trust, and who may call them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from govaudit.facts.containers import ContainerRuntime
from govaudit.model import Complete, Missing, Observation, Reason, Seen, complete, missing
from govaudit.reading import Maybe, Observations, reads
from govaudit.targets.host.containers.containerd import insecure_hosts, table_of, told
from govaudit.targets.host.containers.units import OTHER_SOCKETS, files_of, other_streams_of, streams_of
from govaudit.targets.host.requests import File, Glob, Listing

from .started_with import other_file, words_of_start
from .startup import STARTUP, is_there

CONTAINERD = tuple(Listing(f"{place}/containerd") for place in ("/usr/bin", "/usr/local/bin", "/usr/sbin", "/var/lib/rancher/*/data/*/bin"))
IMPORTED = Glob("/etc/containerd/conf.d/*.toml")
CONFIGURATION = File("/etc/containerd/config.toml")
CONTAINERD_CONF = (CONFIGURATION, IMPORTED, Glob("/var/lib/rancher/*/agent/etc/containerd/config.toml"))
"""The last is that of k3s and RKE2."""
HOSTS = (Glob("/etc/containerd/certs.d/*/hosts.toml"), Glob("/var/lib/rancher/*/agent/etc/containerd/certs.d/*/hosts.toml"))
_FOLDERS = ("/etc/containerd/certs.d", "/etc/docker/certs.d")
"""Those of `config_path`; the second holds certificates alone."""

CRIO = tuple(Listing(f"{place}/crio") for place in ("/usr/bin", "/usr/local/bin"))
CRIO_CONF = (File("/etc/crio/crio.conf"), Glob("/etc/crio/crio.conf.d/*"))

UNITS = Glob("/etc/systemd/system*/*")
"""Among them services by which an administrator starts Podman for the network."""
PODMAN = Listing("/usr/bin/podman")
PODMAN_SOCKET, PODMAN_DROP_INS = files_of("podman.socket")
PODMAN_SERVICE = (*files_of("podman.service")[0][1:], *files_of("podman.service")[1])
_OVER_TCP = re.compile(r"^\s*ExecStart\s*=.*\bpodman\b.*\bsystem\s+service\b.*?\b(tcp:\S+)", re.MULTILINE)


@reads(
    *(
        Maybe(one)
        for one in (
            *CONTAINERD,
            *CONTAINERD_CONF,
            *HOSTS,
            *CRIO,
            *CRIO_CONF,
            UNITS,
            *PODMAN_SERVICE,
            PODMAN,
            *PODMAN_SOCKET,
            *OTHER_SOCKETS,
            *PODMAN_DROP_INS,
        )
    ),
    *STARTUP,
)
def container_runtimes(seen: Observations) -> Iterator[ContainerRuntime | Complete | Missing]:
    """One for each of the three that is installed."""
    trouble: list[Missing] = []
    for programs, look in ((CONTAINERD, _containerd), (CRIO, _crio), ((PODMAN,), _podman)):
        installed = is_there(seen, programs)
        found = installed if isinstance(installed, Missing) else look(seen) if installed else None
        if isinstance(found, Missing):
            trouble.append(found)
        elif found is not None:
            yield found
    yield trouble[0] if trouble else complete("neither containerd, CRI-O nor Podman is installed")


def _containerd(seen: Observations) -> ContainerRuntime | Missing:
    insecure: list[str] = []
    remote: list[str] = []
    asks = True
    words = words_of_start(seen, "containerd", ("containerd.service",), ())
    if isinstance(words, Missing):
        return words
    for option in ("--config", "-c"):
        if (file := other_file(words, option, (CONFIGURATION.path,))) is not None:
            return missing(Reason.NOT_SUPPORTED, "containerd is started with the configuration {path}, which is not read", path=file)
    for path, table in _each(seen, *CONTAINERD_CONF):
        if isinstance(table, Missing):
            return table
        said = told(table)
        if set(said.imports) - {IMPORTED.pattern}:
            return missing(Reason.NOT_SUPPORTED, "{path} imports other files, which are not followed", path=path)
        for folder in said.hosts_folders:
            if folder not in _FOLDERS and not folder.startswith("/var/lib/rancher/"):
                return missing(Reason.NOT_SUPPORTED, "{path} names the folder {folder}, which is not looked into", path=path, folder=folder)
        insecure += said.insecure_registries
        if said.remote_address:
            remote.append(said.remote_address)
            asks = asks and said.asks_certificate
    for path, table in _each(seen, *HOSTS):
        if isinstance(table, Missing):
            return table
        insecure += insecure_hosts(table, path.split("/")[-2])
    return _runtime("containerd", insecure, remote, asks=asks and bool(remote))


def _crio(seen: Observations) -> ContainerRuntime | Missing:
    """The last file that sets the list counts; CRI-O takes no calls but at its socket."""
    insecure: list[str] = []
    for path, table in _each(seen, *CRIO_CONF):
        if isinstance(table, Missing):
            return table
        crio = table.get("crio", {})
        image = crio.get("image", {}) if isinstance(crio, dict) else {}
        listed = image.get("insecure_registries") if isinstance(image, dict) else None
        if listed is not None:
            if not isinstance(listed, list) or not all(isinstance(one, str) for one in listed):
                return missing(Reason.UNPARSEABLE, "{path} cannot be read", path=path)
            insecure = listed
    return _runtime("cri-o", insecure, [], asks=False)


def _podman(seen: Observations) -> ContainerRuntime | Missing:
    """Podman's own service knows no certificates."""
    streams = streams_of(seen, PODMAN_SOCKET, PODMAN_DROP_INS)
    others = other_streams_of(seen, "podman.service")
    if isinstance(streams, Missing):
        return streams
    files = [one.outcome for place in (UNITS, *PODMAN_SERVICE) for one in seen.many(place) if isinstance(one.outcome, Seen)]
    told = [address.strip("\"'") for file in files for address in _OVER_TCP.findall(file.text.replace("\\\n", " "))]
    return _runtime("podman", [], list(dict.fromkeys([*streams, *others, *told])), asks=False)


def _runtime(program: str, insecure: list[str], remote: list[str], *, asks: bool) -> ContainerRuntime:
    names = [name[:200] for name in dict.fromkeys(insecure)][:200]
    return ContainerRuntime(
        program=program, insecure_registries=names, remote_addresses=[one[:200] for one in remote][:50], asks_certificate=asks
    )


def _each(seen: Observations, *requests: File | Glob) -> Iterator[tuple[str, dict[str, Any] | Missing]]:
    for request in requests:
        for observation in seen.many(request):
            if isinstance(observation.outcome, Missing):
                yield _path(observation), observation.outcome
            elif isinstance(observation.outcome, Seen):
                table = table_of(observation.outcome.text)
                unread = missing(Reason.UNPARSEABLE, "{path} cannot be read", path=_path(observation))
                yield _path(observation), unread if table is None else table


def _path(observation: Observation) -> str:
    return observation.source.removeprefix("file ").removeprefix("glob ")
