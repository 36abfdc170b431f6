"""Linux hosts: looked at by one read-only shell script, here, over ssh, or from a capture; or as a root directory."""

from collections.abc import Mapping
from typing import Any, Literal

from govaudit.looking import Setting, TargetKind
from govaudit.targets.host.address import check_address, check_user, jump_hosts


def _check_port(port: int) -> None:
    if not 0 < port < 65536:
        raise ValueError("a port is a number from 1 to 65535")


def _check_settings(settings: Mapping[str, Any]) -> None:
    if settings.get("host_key") == "accept-new" and not settings.get("known_hosts"):
        raise ValueError("`host_key: accept-new` needs `known_hosts`, the file into which the keys of new hosts are written")


kind = TargetKind(
    name="host",
    schemes=("local", "ssh", "root", "capture"),
    package="govaudit.targets.host",
    check_address=check_address,
    path_schemes=("root", "capture"),
    settings={
        "agent": Setting(
            "false: no agent is asked for keys; true: the one of SSH_AUTH_SOCK; or the socket of an agent.", bool | str, is_path=True
        ),
        "host_key": Setting(
            "strict, the default: only a host with a key in known_hosts is talked to; accept-new: the key of a host that is not in "
            "`known_hosts` is written there.",
            Literal["strict", "accept-new"],
        ),
        "installed": Setting("Path of the script on the host that `collect --print-script` has printed: it is run, and none is sent."),
        "jump": Setting(
            "Hosts to go through, as in `ssh -J`: user@host:port, several with commas between them.", str, check=jump_hosts
        ),
        "key": Setting(
            "File of the private key that ssh offers first; without it ssh chooses, by its configuration and agent.",
            is_path=True,
            formerly="identity",
        ),
        "known_hosts": Setting("File of the host keys that are known, in place of the user's and the system's own.", is_path=True),
        "port": Setting("Port of the ssh server, where the address names none.", int, check=_check_port),
        "ssh_config": Setting("Configuration file for ssh, in place of the user's own.", is_path=True),
        "sudo": Setting("true: look as root by `sudo -n`; where that is refused, as the plain user.", bool),
        "user": Setting("User to log in as, where the address names none.", check=check_user),
    },
    check_settings=_check_settings,
    connect_at="govaudit.targets.host.observer:connect",
)
