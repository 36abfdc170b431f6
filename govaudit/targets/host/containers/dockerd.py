"""The options of dockerd: daemon.json with the flags that the init system starts it with (dockerd(8))."""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from typing import Any

import msgspec

from govaudit.model import Absent, Missing, Reason, Seen, missing
from govaudit.reading import Observations
from govaudit.targets.host.readers.settings import in_order_of_systemd
from govaudit.targets.host.readers.startup import BOOTED, FIRST_PROCESS, INIT, is_systemd
from govaudit.targets.host.requests import File

from .units import OTHER_SOCKETS, files_of, other_streams_of, streams_of

DAEMON = File("/etc/docker/daemon.json")
UNIT, UNIT_DROP_INS = files_of("docker.service")
SOCKET, SOCKET_DROP_INS = files_of("docker.socket")
ENVIRONMENT = (File("/etc/default/docker"), File("/etc/sysconfig/docker"))
OPENRC = File("/etc/conf.d/docker")

OPTIONS = (DAEMON, *UNIT, *UNIT_DROP_INS, *SOCKET, *SOCKET_DROP_INS, *OTHER_SOCKETS, *ENVIRONMENT, OPENRC, BOOTED, FIRST_PROCESS, INIT)
"""What `docker_options` looks at."""

_SHORT = {"-H": "host", "-D": "debug", "-G": "group", "-b": "bridge", "-g": "data-root", "-s": "storage-driver", "-l": "log-level"}
_SHORT_SWITCHES = ("-D", "-v")
_MANY = {"host": "hosts", "insecure-registry": "insecure-registries", "log-opt": "log-opts"}
_SWITCHES = frozenset(
    {
        *("icc", "tls", "tlsverify", "no-new-privileges", "live-restore", "userland-proxy", "experimental", "debug", "iptables"),
        *("ip-forward", "ip-masq", "ipv6", "ip6tables", "selinux-enabled", "init", "raw-logs"),
    }
)
_VARIABLE = re.compile(r"\$\{?([A-Za-z_][A-Za-z0-9_]*)\}?")
_ASSIGNED = re.compile(r"(?:export )?DOCKER_OPTS=(?P<value>.*)")
_OTHER_ASSIGNED = re.compile(r"(?:export )?[A-Za-z_][A-Za-z0-9_]*=[^`;&|]*")
_MAY_BE_BOTH = frozenset({"runtimes"})
"""What dockerd takes from the file and from flags together (`skipDuplicates` of its daemon/config)."""


def docker_options(seen: Observations) -> dict[str, Any] | Missing:
    """All options by their names in daemon.json. Where `fd://` is among `hosts`, the addresses of docker.socket are as well.

    dockerd refuses to start where the file and a flag set the same.
    """
    options = json_object(seen.outcome(DAEMON), DAEMON.path)
    if isinstance(options, Missing):
        return options
    flags = _flags(seen)
    if isinstance(flags, Missing):
        return flags
    if flags.get("config-file", DAEMON.path) != DAEMON.path:
        return missing(Reason.NOT_SUPPORTED, "dockerd reads {path}, which is not followed", path=str(flags["config-file"])[:200])
    if both := sorted((options.keys() & flags.keys()) - _MAY_BE_BOTH):
        return missing(Reason.UNPARSEABLE, "dockerd does not start: {path} and flags both set {options}", path=DAEMON.path, options=both)
    merged = {**options, **flags}
    hosts = merged.get("hosts")
    if isinstance(hosts, list) and any(isinstance(host, str) and host.startswith("fd:") for host in hosts):
        streams = streams_of(seen, SOCKET, SOCKET_DROP_INS)
        others = other_streams_of(seen, "docker.service")
        if isinstance(streams, Missing):
            return streams
        merged["hosts"] = [*hosts, *(f"tcp://{stream}" for stream in (*streams, *others))]
    return merged


def json_object(outcome: Seen | Absent | Missing, path: str) -> dict[str, Any] | Missing:
    """An object of JSON; empty where the file is not there, or has nothing in it."""
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
    """The flags of the last `ExecStart`, or DOCKER_OPTS where OpenRC or a script of System V starts dockerd."""
    by_script = next((file for file in (OPENRC, *ENVIRONMENT) if not isinstance(seen.outcome(file), Absent)), None)
    by_systemd = is_systemd(seen) if by_script is not None else True
    if isinstance(by_systemd, Missing):
        return by_systemd
    if by_systemd or by_script is None:
        return _flags_of_unit(seen)
    if by_script == ENVIRONMENT[1]:
        return missing(Reason.NOT_SUPPORTED, "dockerd reads {path}, which is not followed", path=by_script.path)
    return _flags_of_script(by_script.path, seen.outcome(by_script))


def _flags_of_script(path: str, outcome: Seen | Absent | Missing) -> dict[str, Any] | Missing:
    """DOCKER_OPTS of a file that a shell reads, where that is a plain assignment; what a shell makes of more is not followed."""
    if isinstance(outcome, Missing):
        return outcome
    lines = [line.strip() for line in outcome.lines()] if isinstance(outcome, Seen) else []
    told = ""
    for line in lines:
        assigned = _ASSIGNED.fullmatch(line)
        if assigned is not None:
            value = _value(assigned["value"].partition(" #")[0].rstrip())
            if value is None or set(value) & set("$`\\"):
                return missing(Reason.NOT_SUPPORTED, "dockerd reads {path}, which is not followed", path=path)
            told = value
        elif line and not line.startswith("#") and ("DOCKER_OPTS" in line or not _OTHER_ASSIGNED.fullmatch(line)):
            return missing(Reason.NOT_SUPPORTED, "dockerd reads {path}, which is not followed", path=path)
    return _split(told, {}, path)


def _flags_of_unit(seen: Observations) -> dict[str, Any] | Missing:
    """Variables come from the unit, and from the files of its environment, which count for more (systemd.exec(5))."""
    service = in_order_of_systemd(seen, UNIT, UNIT_DROP_INS, "Service")
    if isinstance(service, Missing):
        return service
    starts = [value for value in service.get("ExecStart", []) if value]
    if not starts:
        return {}
    if starts[-1].split()[0].lstrip("-@:+!").rpartition("/")[2] not in ("dockerd", "dockerd-current", "dockerd-ce"):
        return missing(Reason.NOT_SUPPORTED, "how {unit} starts dockerd is not followed", unit="docker.service")
    variables = _variables(seen, service) if "$" in starts[-1] else {}
    return variables if isinstance(variables, Missing) else _split(starts[-1], variables, UNIT[0].path, first=1)


def _variables(seen: Observations, service: dict[str, list[str]]) -> dict[str, str] | Missing:
    for named in service.get("EnvironmentFile", []):
        if named and named.removeprefix("-") not in [file.path for file in ENVIRONMENT]:
            return missing(Reason.NOT_SUPPORTED, "dockerd reads {path}, which is not followed", path=named.removeprefix("-")[:200])
    found: dict[str, str] = {}
    for given in service.get("Environment", []):
        try:
            found.update((name, value) for name, equals, value in (word.partition("=") for word in shlex.split(given)) if equals)
        except ValueError:
            return missing(Reason.UNPARSEABLE, "{path} cannot be read", path=UNIT[0].path)
    for file in ENVIRONMENT:
        outcome = seen.outcome(file)
        if isinstance(outcome, Missing):
            return outcome
        for line in outcome.lines() if isinstance(outcome, Seen) else ():
            name, equals, text = line.strip().partition("=")
            if equals and not name.startswith("#"):
                value = _value(text.strip())
                if value is None:
                    return missing(Reason.UNPARSEABLE, "{path} cannot be read", path=file.path)
                found[name] = value
    return found


def _value(text: str) -> str | None:
    """What stands behind `=`, without its quotes; None where the value goes on in the next line, or ends before the line does."""
    if text.endswith("\\"):
        return None
    if text[:1] not in ("'", '"'):
        return text
    return text[1:-1] if len(text) > 1 and text.find(text[0], 1) == len(text) - 1 else None


def _split(line: str, variables: dict[str, str], path: str, *, first: int = 0) -> dict[str, Any] | Missing:
    words: list[str] = []
    try:
        for word in shlex.split(line):
            variable = _VARIABLE.fullmatch(word)
            if variable is None and "$" in word:
                return missing(Reason.NOT_SUPPORTED, "what {path} puts in place of a variable is not followed", path=path)
            words += [word] if variable is None else shlex.split(variables.get(variable[1], ""))
    except ValueError:
        return missing(Reason.UNPARSEABLE, "{path} cannot be read", path=path)
    return _options(words[first:])


def _options(words: Sequence[str]) -> dict[str, Any]:
    """Flags as pflag reads them: `--name=value`, `--name value`, and `--switch` alone."""
    found: dict[str, Any] = {}
    at = 0
    while at < len(words):
        word = words[at]
        at += 1
        while word[:2] in _SHORT_SWITCHES and len(word) > 2 and word[2] != "=":  # `-DH` is `-D -H`
            word = f"-{word[2:]}"
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
