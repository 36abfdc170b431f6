"""How the system's OpenSSH client is called, and what its complaints mean.

The user's own configuration, keys, agents, hardware keys and jump hosts are used to
authenticate; nothing is forwarded, no local command is run, and no password is asked for.
A host whose key is not known is not talked to, whatever that configuration says.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from govaudit.looking import Limits, Unreached
from govaudit.model import Missing, Reason, Target, missing
from govaudit.targets.host import kind
from govaudit.targets.host.address import Address, jump_hosts
from govaudit.targets.host.channel import capture_instead

_OPTIONS = {
    "BatchMode": "yes",
    "ClearAllForwardings": "yes",
    "ControlMaster": "no",
    "ControlPath": "none",
    "EscapeChar": "none",
    "ForwardAgent": "no",
    "ForwardX11": "no",
    "LogLevel": "ERROR",
    "NoHostAuthenticationForLocalhost": "no",
    "PermitLocalCommand": "no",
    "RemoteCommand": "none",
    "ServerAliveCountMax": "4",
    "ServerAliveInterval": "15",
    "Tunnel": "no",
    "UpdateHostKeys": "no",
    "VerifyHostKeyDNS": "no",
}
_CONNECT_SECONDS = 30
_UNKNOWN_KEY = re.compile(r"host key is known for (\S+) and")
_CHANGED_KEY = re.compile(r"Host key for (\S+) has changed")
_BROKEN_OFF = ("kex_exchange_identification:", "Connection closed by UNKNOWN", "ssh_exchange_identification:")


def check_settings(target: Target) -> None:
    """Raises Unreached where a setting has a value that would be passed over in silence."""
    import msgspec

    for name, setting in kind.settings.items():
        value = target.settings.get(name)
        try:
            if value is not None:
                msgspec.convert(value, setting.type, strict=True)
                if setting.check is not None:
                    setting.check(value)
        except ValueError:  # what msgspec raises is one
            raise Unreached(
                missing(
                    Reason.NOT_SUPPORTED,
                    "{address}: {setting} cannot be {value} in the inventory",
                    address=target.address,
                    setting=name,
                    value=str(value),
                )
            ) from None
    try:
        kind.check_settings(target.settings)
    except ValueError as trouble:
        raise Unreached(missing(Reason.NOT_SUPPORTED, "{address}: {error}", address=target.address, error=str(trouble))) from None


def command_line(address: Address, settings: Mapping[str, Any], limits: Limits, command: str = "exec sh -s") -> list[str]:
    """The client's argv, with what is run at the other end.

    Raises Unreached where there is no client, or a file that the settings name cannot be read.
    """
    if shutil.which("ssh") is None:
        raise Unreached(missing(Reason.TOOL_MISSING, "no ssh client is installed here (package openssh-client)"))
    common = _common(settings, limits)
    argv = ["ssh", "-T", "-a", "-x", *common]
    if jump := settings.get("jump"):
        argv += ["-o", f"ProxyCommand={_through(jump_hosts(str(jump)), common)}"]
    port = address.port if address.port is not None else settings.get("port")
    if port is not None:
        argv += ["-p", str(port)]
    if user := address.user or settings.get("user"):
        argv += ["-l", str(user)]
    # Words without quotes, so that any login shell (fish, csh) takes them alike.
    return [*argv, "--", address.host, command]


def _common(settings: Mapping[str, Any], limits: Limits) -> list[str]:
    """What holds for the host and for those on the way to it alike."""
    argv: list[str] = []
    if config := settings.get("ssh_config"):
        argv += ["-F", _readable(str(config))]
    options = dict(_OPTIONS)
    options["ConnectTimeout"] = str(max(1, min(_CONNECT_SECONDS, int(limits.seconds))))
    accepts_new = settings.get("host_key") == "accept-new"
    options["StrictHostKeyChecking"] = "accept-new" if accepts_new else "yes"
    if known_hosts := settings.get("known_hosts"):
        path = _writable(str(known_hosts)) if accepts_new else _readable(str(known_hosts))
        options |= {"UserKnownHostsFile": _file(path), "GlobalKnownHostsFile": "/dev/null", "KnownHostsCommand": "none"}
    match settings.get("agent"):
        case True:
            options["IdentityAgent"] = "SSH_AUTH_SOCK"
        case False:
            options["IdentityAgent"] = "none"
        case str() as socket:
            options["IdentityAgent"] = _file(_readable(socket))
    if key := settings.get("key"):
        # Not `-i`, which takes a percent sign in a name for what it is when it looks whether the file is there, and for a token afterwards.
        options |= {"IdentitiesOnly": "yes", "IdentityFile": _file(_readable(str(key)))}
    for name, value in options.items():
        argv += ["-o", f"{name}={value}"]
    return argv


def _through(hosts: list[Address], common: list[str]) -> str:
    """The command that leads through jump hosts, the last of which reaches the host.

    `ssh -J` would hand on neither the key, nor known_hosts, nor that host keys are checked.
    """
    *before, last = hosts
    argv = ["ssh", "-T", "-a", "-x", *common]
    if before:
        argv += ["-o", f"ProxyCommand={_through(before, common)}"]
    if last.port is not None:
        argv += ["-p", str(last.port)]
    if last.user:
        argv += ["-l", last.user]
    # ssh puts host and port in the place of %h and %p, and takes %% for a percent sign.
    return " ".join([*(shlex.quote(word).replace("%", "%%") for word in argv), "-W", "'[%h]:%p'", "--", shlex.quote(last.host)])


def _file(path: str) -> str:
    """A path as ssh's configuration takes it: in quotation marks, without tokens."""
    if '"' in path or "\\" in path or "${" in path:
        raise Unreached(missing(Reason.NOT_SUPPORTED, "{path}: ssh cannot be given a file of this name", path=path))
    return f'"{path.replace("%", "%%")}"'


def environment() -> dict[str, str]:
    """Our own environment, in which nothing can ask a person for a password."""
    kept = {name: value for name, value in os.environ.items() if name not in ("SSH_ASKPASS", "SUDO_ASKPASS", "DISPLAY")}
    return kept | {"LC_ALL": "C", "SHELL": "/bin/sh", "SSH_ASKPASS_REQUIRE": "never"}


def why_not(address: str, status: int | None, errors: str, said: str, *, jumps: bool = False) -> Missing:
    """What the end of a connection means that came before the script spoke; with `jumps` it may be about a host on the way."""
    lines = [line.strip() for line in errors.splitlines() if line.strip()]
    # The way through jump hosts breaks off after a word of why, which counts.
    error = next((line for line in reversed(lines) if not line.startswith(_BROKEN_OFF)), *lines[-1:] or [""])[:300]
    if "Host key verification failed" in errors:
        on_the_way = (_CHANGED_KEY.search(errors) or _UNKNOWN_KEY.search(errors)) if jumps else None
        has_changed = "IDENTIFICATION HAS CHANGED" in errors
        if on_the_way is not None and has_changed:
            return missing(
                Reason.REFUSED,
                "{address}: on the way to it the host key of {host} is not the one in known_hosts; somebody may be in between, or the host "
                "was set up anew: compare the fingerprint on its console before you remove the old key",
                address=address,
                host=on_the_way[1],
            )
        if on_the_way is not None:
            return missing(
                Reason.REFUSED,
                "{address}: on the way to it the host key of {host} is not known yet; compare the fingerprint, then add it to known_hosts",
                address=address,
                host=on_the_way[1],
            )
        if has_changed:
            return missing(
                Reason.REFUSED,
                "{address}: its host key is not the one in known_hosts; somebody may be in between, or the host was set up anew: "
                "compare the fingerprint on its console before you remove the old key",
                address=address,
            )
        return missing(
            Reason.REFUSED,
            "{address}: its host key is not known yet; compare the fingerprint, then add it to known_hosts (ssh-keyscan)",
            address=address,
        )
    if jumps and "stdio forwarding failed" in errors:
        return missing(
            Reason.UNREACHABLE,
            "{address}: a jump host does not lead on: it forbids forwarding (AllowTcpForwarding, PermitOpen), or nothing answers it there",
            address=address,
        )
    if status == 255:
        if "Permission denied" in errors or "Too many authentication failures" in errors:
            return missing(Reason.REFUSED, "{address} does not accept our key or user: {error}", address=address, error=error)
        return missing(Reason.UNREACHABLE, "{address}: {error}", address=address, error=error or "ssh ended without a word")
    if status == 127 or "sh: not found" in errors:
        return missing(Reason.TOOL_MISSING, "{address} has no POSIX shell (sh) that could look: {error}", address=address, error=error)
    if status == 0 or said:
        return capture_instead(said) or missing(
            Reason.UNPARSEABLE,
            "{address} runs something else than a shell, and says: {said}",
            address=address,
            said=said or error or "nothing",
        )
    return missing(Reason.REFUSED, "{address} gives no shell: {error}", address=address, error=error or f"it ended with status {status}")


def _writable(path: str) -> str:
    """A file that ssh can add to: where it cannot, ssh would take any key, at each connection anew."""
    file = Path(path).expanduser()
    if not os.access(file if os.path.lexists(file) else file.parent, os.R_OK | os.W_OK):
        why = missing(Reason.REFUSED, "{path}, into which the keys of new hosts are to be written, cannot be written", path=str(file))
        raise Unreached(why)
    return str(file)


def _readable(path: str) -> str:
    file = Path(path).expanduser()
    if not os.access(file, os.R_OK):
        raise Unreached(missing(Reason.REFUSED, "{path}, which the inventory names for ssh, cannot be read", path=str(file)))
    return str(file)
