"""How the system's OpenSSH client is called, and what its complaints mean.

The user's own configuration, keys, agents, hardware keys and jump hosts are used to
authenticate; nothing is forwarded, no local command is run, and no password is asked for.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from govaudit.looking import Limits, Unreached
from govaudit.model import Missing, Reason, Target, missing
from govaudit.targets.host.address import Address

_OPTIONS = {
    "BatchMode": "yes",
    "ClearAllForwardings": "yes",
    "ControlMaster": "no",
    "ControlPath": "none",
    "EscapeChar": "none",
    "ForwardAgent": "no",
    "ForwardX11": "no",
    "LogLevel": "ERROR",
    "PermitLocalCommand": "no",
    "RemoteCommand": "none",
    "ServerAliveCountMax": "4",
    "ServerAliveInterval": "15",
    "Tunnel": "no",
}
_CONNECT_SECONDS = 30


def check_settings(target: Target) -> None:
    """Raises Unreached where a setting has a value that would be passed over in silence."""
    expected = {"identity": str, "installed": str, "ssh_config": str, "port": int, "sudo": bool}
    for name, kind in expected.items():
        value = target.settings.get(name)
        if value is not None and (type(value) is not kind or (isinstance(value, int) and name == "port" and not 0 < value < 65536)):
            raise Unreached(
                missing(
                    Reason.NOT_SUPPORTED,
                    "{address}: {setting} cannot be {value} in the inventory",
                    address=target.address,
                    setting=name,
                    value=str(value),
                )
            )


def command_line(address: Address, settings: Mapping[str, Any], limits: Limits, command: str = "exec sh -s") -> list[str]:
    """The client's argv, with what is run at the other end.

    Raises Unreached where there is no client, or a file that the settings name cannot be read.
    """
    if shutil.which("ssh") is None:
        raise Unreached(missing(Reason.TOOL_MISSING, "no ssh client is installed here (package openssh-client)"))
    argv = ["ssh", "-T", "-a", "-x"]
    if config := settings.get("ssh_config"):
        argv += ["-F", _readable(str(config))]
    for name, value in _OPTIONS.items():
        argv += ["-o", f"{name}={value}"]
    argv += ["-o", f"ConnectTimeout={max(1, min(_CONNECT_SECONDS, int(limits.seconds)))}"]
    if identity := settings.get("identity"):
        argv += ["-o", "IdentitiesOnly=yes", "-i", _readable(str(identity))]
    port = address.port if address.port is not None else settings.get("port")
    if port is not None:
        argv += ["-p", str(port)]
    if address.user:
        argv += ["-l", address.user]
    # Words without quotes, so that any login shell (fish, csh) takes them alike.
    return [*argv, "--", address.host, command]


def environment() -> dict[str, str]:
    """Our own environment, in which nothing can ask a person for a password."""
    kept = {name: value for name, value in os.environ.items() if name not in ("SSH_ASKPASS", "SUDO_ASKPASS", "DISPLAY")}
    return kept | {"LC_ALL": "C", "SSH_ASKPASS_REQUIRE": "never"}


def why_not(address: str, status: int | None, errors: str, said: str) -> Missing:
    """What the end of a connection means that came before the script spoke."""
    lines = [line.strip() for line in errors.splitlines() if line.strip()]
    error = lines[-1][:300] if lines else ""
    if "Host key verification failed" in errors:
        if "IDENTIFICATION HAS CHANGED" in errors:
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
    if status == 255:
        if "Permission denied" in errors or "Too many authentication failures" in errors:
            return missing(Reason.REFUSED, "{address} does not accept our key or user: {error}", address=address, error=error)
        return missing(Reason.UNREACHABLE, "{address}: {error}", address=address, error=error or "ssh ended without a word")
    if status == 127 or "sh: not found" in errors:
        return missing(Reason.TOOL_MISSING, "{address} has no POSIX shell (sh) that could look: {error}", address=address, error=error)
    if status == 0 or said:
        return missing(
            Reason.UNPARSEABLE,
            "{address} runs something else than a shell, and says: {said}",
            address=address,
            said=said or error or "nothing",
        )
    return missing(Reason.REFUSED, "{address} gives no shell: {error}", address=address, error=error or f"it ended with status {status}")


def _readable(path: str) -> str:
    file = Path(path).expanduser()
    if not os.access(file, os.R_OK):
        raise Unreached(missing(Reason.REFUSED, "{path}, which the inventory names for ssh, cannot be read", path=str(file)))
    return str(file)
