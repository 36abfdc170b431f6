"""containerd's config.toml of versions 1 to 3, and the hosts.toml of its registries (containerd-config.toml(5), docs/hosts.md)."""

from __future__ import annotations

import tomllib
from typing import Any, NamedTuple


class Told(NamedTuple):
    """What one file says."""

    insecure_registries: tuple[str, ...] = ()
    """Those without TLS, or whose certificate is not verified."""
    hosts_folders: tuple[str, ...] = ()
    """Where the registries' hosts.toml lie."""
    remote_address: str = ""
    """Where calls are taken over TCP."""
    asks_certificate: bool = False
    """Whether callers must show one."""
    imports: tuple[str, ...] = ()
    """Further files that are read."""


def table_of(text: str) -> dict[str, Any] | None:
    """The table that a file of TOML is; None where it cannot be read."""
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError):
        return None


def told(table: dict[str, Any]) -> Told:
    """What config.toml says."""
    insecure: dict[str, None] = {}
    folders: dict[str, None] = {}
    for plugin in _tables(table.get("plugins")).values():
        registry = _table(_table(plugin).get("registry"))
        for name, one in _tables(registry.get("configs")).items():
            if _table(_table(one).get("tls")).get("insecure_skip_verify") is True:
                insecure[name] = None
        for name, one in _tables(registry.get("mirrors")).items():
            if any(address.startswith("http:") for address in _texts(_table(one).get("endpoint"))):
                insecure[name] = None
        if isinstance(folder := registry.get("config_path"), str):
            folders.update(dict.fromkeys(part for part in folder.split(":") if part))
    grpc = _table(table.get("grpc"))
    address = grpc.get("tcp_address")
    return Told(
        tuple(insecure),
        tuple(folders),
        address if isinstance(address, str) else "",
        bool(grpc.get("tcp_tls_ca")),
        tuple(_texts(table.get("imports"))),
    )


def insecure_hosts(table: dict[str, Any], name: str) -> list[str]:
    """The hosts of one registry's hosts.toml that are spoken to without TLS, or not verified; `name` is its folder's."""
    server = table.get("server")
    found = [server] if isinstance(server, str) and server.startswith("http:") else []
    found += [name] if table.get("skip_verify") is True else []
    for host, one in _tables(table.get("host")).items():
        if host.startswith("http:") or _table(one).get("skip_verify") is True:
            found.append(host)
    return found


def _table(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _tables(value: Any) -> dict[str, Any]:
    return {str(name): one for name, one in _table(value).items() if isinstance(one, dict)}


def _texts(value: Any) -> list[str]:
    return [one for one in value if isinstance(one, str)][:200] if isinstance(value, list) else []
