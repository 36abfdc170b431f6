"""Docker, Podman and their sockets."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from typing import Any

import msgspec

from govaudit.facts.containers import ContainerSocket, ContainerTools, DockerDaemon
from govaudit.facts.permissions import FileAccess
from govaudit.model import Absent, Complete, Missing, Reason, Seen, absent, complete, missing
from govaudit.reading import Maybe, Observations, reads
from govaudit.targets.host.containers.dockerd import DAEMON, OPTIONS, docker_options, json_object
from govaudit.targets.host.requests import File, Glob, Listing

from .permissions import access_of
from .startup import is_there

DOCKERD = tuple(Listing(f"{place}/dockerd") for place in ("/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/libexec/docker"))
SNAP = Listing("/snap/docker/current")

TOOLS = tuple(Listing(f"/usr/bin/{name}") for name in ("podman", "buildah", "skopeo", "crio"))
REGISTRIES = File("/etc/containers/registries.conf")
REGISTRY_DROP_INS = Glob("/etc/containers/registries.conf.d/*.conf")
SIGNATURES = File("/etc/containers/policy.json")

SOCKETS = tuple(
    Listing(path)
    for path in (
        *("/run/docker.sock", "/run/podman/podman.sock", "/run/containerd/containerd.sock", "/run/crio/crio.sock"),
        *("/var/lib/lxd/unix.socket", "/var/snap/lxd/common/lxd/unix.socket", "/var/lib/incus/unix.socket", "/run/incus/unix.socket"),
    )
)


@reads(*(Maybe(one) for one in (*DOCKERD, SNAP, *OPTIONS)))
def docker_daemon(seen: Observations) -> DockerDaemon | Absent | Missing:
    """daemon.json with the flags of the unit; dockerd refuses to start where both set the same."""
    installed, snap = is_there(seen, DOCKERD), is_there(seen, (SNAP,))
    for answer in (installed, snap):
        if isinstance(answer, Missing):
            return answer
    if not installed:
        if snap:
            return missing(Reason.NOT_SUPPORTED, "the configuration of {program} is not followed", program="docker (snap)")
        return absent("Docker is not installed")
    merged = docker_options(seen)
    if isinstance(merged, Missing):
        return merged
    try:
        return _docker(merged)
    except (TypeError, ValueError):
        return missing(Reason.UNPARSEABLE, "{path} cannot be read", path=DAEMON.path)


def _docker(options: dict[str, Any]) -> DockerDaemon:
    limits = options.get("log-opts", {})
    names = limits if isinstance(limits, dict) else [word.partition("=")[0] for word in _texts(limits)]
    driver = str(options.get("log-driver", "json-file"))
    return DockerDaemon(
        hosts=_texts(options.get("hosts", [])),
        tls_verify=_switch(options, "tlsverify", default=False),
        group=str(options.get("group", "docker"))[:100],
        inter_container=_switch(options, "icc", default=True),
        user_namespace=str(options.get("userns-remap", "")),
        no_new_privileges=_switch(options, "no-new-privileges", default=False),
        live_restore=_switch(options, "live-restore", default=False),
        userland_proxy=_switch(options, "userland-proxy", default=True),
        insecure_registries=_texts(options.get("insecure-registries", [])),
        log_driver=driver,
        log_limited="max-size" in names or driver == "local",  # `local` is limited unless it is told otherwise
        experimental=_switch(options, "experimental", default=False),
    )


def _switch(options: dict[str, Any], name: str, *, default: bool) -> bool:
    value = options.get(name, default)
    if not isinstance(value, bool):
        raise TypeError(name)
    return value


def _texts(value: Any) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise TypeError(type(value).__name__)
    return [one[:200] for one in value[:200]]


@reads(*(Maybe(one) for one in (*TOOLS, REGISTRIES, REGISTRY_DROP_INS, SIGNATURES)))
def container_tools(seen: Observations) -> ContainerTools | Absent | Missing:
    """registries.conf with its drop-ins, and policy.json."""
    installed = is_there(seen, TOOLS)
    if isinstance(installed, Missing):
        return installed
    if not installed:
        return absent("neither Podman nor a tool of its family is installed")
    insecure: set[str] = set()
    for request in (REGISTRIES, REGISTRY_DROP_INS):
        for observation in seen.many(request):
            if isinstance(observation.outcome, Missing):
                return observation.outcome
            if isinstance(observation.outcome, Seen):
                found = _insecure(observation.outcome.text)
                if found is None:
                    return missing(Reason.UNPARSEABLE, "{path} cannot be read", path=observation.source)
                insecure |= found
    policy = json_object(seen.outcome(SIGNATURES), SIGNATURES.path)
    if isinstance(policy, Missing):
        return policy
    rules = policy.get("default")
    first = rules[0] if isinstance(rules, list) and rules else {}
    kind = first.get("type", "") if isinstance(first, dict) else ""
    return ContainerTools(insecure_registries=sorted(insecure)[:200], default_policy=str(kind)[:100])


def _insecure(text: str) -> set[str] | None:
    """Both forms of the file: `[[registry]]` tables, and `[registries.insecure]` of old."""
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError):
        return None
    found: set[str] = set()
    tables = data.get("registry", [])
    for table in tables if isinstance(tables, list) else []:
        if isinstance(table, dict) and table.get("insecure") is True:
            found.add(str(table.get("location") or table.get("prefix") or "?")[:200])
    old = data.get("registries")
    names = old.get("insecure", {}) if isinstance(old, dict) else {}
    listed = names.get("registries", []) if isinstance(names, dict) else []
    return found | {str(name)[:200] for name in listed} if isinstance(listed, list) else found


@reads(*(Maybe(listing) for listing in SOCKETS))
def container_sockets(seen: Observations) -> Iterator[ContainerSocket | Complete | Missing]:
    """The sockets of Docker, Podman, containerd, CRI-O, LXD and Incus that are there."""
    unseen: list[Missing] = []
    for listing in SOCKETS:
        for observation in seen.many(listing):
            access = access_of(observation, seen)
            if isinstance(access, Missing):
                unseen.append(access)
            elif isinstance(access, FileAccess):
                yield ContainerSocket(**msgspec.structs.asdict(access))
    yield unseen[0] if unseen else complete("no socket of a container daemon is there")
