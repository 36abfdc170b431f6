"""Docker, Podman and their sockets."""

from __future__ import annotations

import shlex
import tomllib
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from govaudit.facts.containers import ContainerSocket, ContainerTools, DockerDaemon
from govaudit.facts.permissions import FileAccess
from govaudit.model import Absent, Complete, Missing, Reason, Seen, absent, complete, missing
from govaudit.reading import Maybe, Observations, reads
from govaudit.targets.host.requests import File, Glob, Listing

from .permissions import access_of
from .settings import in_order_of_systemd
from .startup import is_there

DOCKERD = tuple(Listing(f"{place}/dockerd") for place in ("/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/libexec/docker"))
SNAP = Listing("/snap/docker/current")
DAEMON = File("/etc/docker/daemon.json")
UNIT = tuple(File(f"{place}/docker.service") for place in ("/etc/systemd/system", "/usr/lib/systemd/system", "/lib/systemd/system"))
UNIT_DROP_INS = (Glob("/usr/lib/systemd/system/docker.service.d/*.conf"), Glob("/etc/systemd/system/docker.service.d/*.conf"))
ENVIRONMENT = (File("/etc/default/docker"), File("/etc/sysconfig/docker"))

TOOLS = tuple(Listing(f"/usr/bin/{name}") for name in ("podman", "buildah", "skopeo", "crio"))
REGISTRIES = File("/etc/containers/registries.conf")
REGISTRY_DROP_INS = Glob("/etc/containers/registries.conf.d/*.conf")
SIGNATURES = File("/etc/containers/policy.json")

SOCKETS = tuple(
    Listing(path)
    for path in ("/run/docker.sock", "/run/podman/podman.sock", "/run/containerd/containerd.sock", "/run/crio/crio.sock")
)

_SHORT = {"-H": "host", "-D": "debug", "-G": "group", "-b": "bridge", "-g": "data-root", "-s": "storage-driver", "-l": "log-level"}
_MANY = {"host": "hosts", "insecure-registry": "insecure-registries", "log-opt": "log-opts"}
_SWITCHES = frozenset(
    {
        *("icc", "tls", "tlsverify", "no-new-privileges", "live-restore", "userland-proxy", "experimental", "debug", "iptables"),
        *("ip-forward", "ip-masq", "ipv6", "ip6tables", "selinux-enabled", "init", "raw-logs"),
    }
)


@reads(*(Maybe(one) for one in (*DOCKERD, SNAP, DAEMON, *UNIT, *UNIT_DROP_INS, *ENVIRONMENT)))
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


def docker_options(seen: Observations) -> dict[str, Any] | Missing:
    """daemon.json with the flags of the unit."""
    options = _json(seen.outcome(DAEMON), DAEMON.path)
    if isinstance(options, Missing):
        return options
    flags = _flags(seen)
    return flags if isinstance(flags, Missing) else {**options, **flags}


def _docker(options: dict[str, Any]) -> DockerDaemon:
    limits = options.get("log-opts", {})
    names = limits if isinstance(limits, dict) else [word.partition("=")[0] for word in _texts(limits)]
    driver = str(options.get("log-driver", "json-file"))
    return DockerDaemon(
        hosts=_texts(options.get("hosts", [])),
        tls_verify=_switch(options, "tlsverify", default=False),
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


def _json(outcome: Seen | Absent | Missing, path: str) -> dict[str, Any] | Missing:
    if isinstance(outcome, Missing):
        return outcome
    if isinstance(outcome, Absent) or not outcome.content.strip():
        return {}
    try:
        value = msgspec.json.decode(outcome.content)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        value = None
    return value if isinstance(value, dict) else missing(Reason.UNPARSEABLE, "{path} cannot be read", path=path)


def _flags(seen: Observations) -> dict[str, Any] | Missing:
    """The flags of the last `ExecStart`; variables come from the files of the unit's environment."""
    service = in_order_of_systemd(seen, UNIT, UNIT_DROP_INS, "Service")
    if isinstance(service, Missing):
        return service
    starts = [value for value in service.get("ExecStart", []) if value]
    if not starts:
        return {}
    variables: dict[str, str] = {}
    for file in ENVIRONMENT:
        outcome = seen.outcome(file)
        if isinstance(outcome, Missing):
            return outcome
        if isinstance(outcome, Seen):
            for line in outcome.lines()[:2_000]:
                name, equals, value = line.strip().partition("=")
                if equals and not name.startswith("#"):
                    variables[name] = value.strip().strip("\"'")
    words: list[str] = []
    try:
        for word in shlex.split(starts[-1][:10_000]):
            words += shlex.split(variables.get(word.strip("${}"), "")[:10_000]) if word.startswith("$") else [word]
        return _options(words[1:])
    except ValueError:
        return missing(Reason.UNPARSEABLE, "{path} cannot be read", path=UNIT[0].path)


def _options(words: Sequence[str]) -> dict[str, Any]:
    """Flags as pflag reads them: `--name=value`, `--name value`, and `--switch` alone."""
    found: dict[str, Any] = {}
    at = 0
    while at < len(words):
        word = words[at]
        at += 1
        if word[:2] in _SHORT and not word.startswith("--"):
            name, value = _SHORT[word[:2]], word[2:].removeprefix("=")
            has_value = bool(value)
        elif word.startswith("--"):
            name, equals, value = word[2:].partition("=")
            has_value = bool(equals)
        else:
            continue
        if name in _SWITCHES:
            found[name] = not has_value or value.lower() in ("true", "1", "t")
            continue
        if not has_value and at < len(words):
            value = words[at]
            at += 1
        if name in _MANY:
            found.setdefault(_MANY[name], []).append(value)
        else:
            found[name] = value
    return found


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
    policy = _json(seen.outcome(SIGNATURES), SIGNATURES.path)
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
    """The sockets of Docker, Podman, containerd and CRI-O that are there."""
    unseen: list[Missing] = []
    for listing in SOCKETS:
        for observation in seen.many(listing):
            access = access_of(observation, seen)
            if isinstance(access, Missing):
                unseen.append(access)
            elif isinstance(access, FileAccess):
                yield ContainerSocket(**msgspec.structs.asdict(access))
    yield unseen[0] if unseen else complete("no socket of a container daemon is there")
