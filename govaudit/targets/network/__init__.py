"""Hosts and small networks: `net:HOST` or `net:NETWORK/PREFIX`, searched for open TCP ports with nmap."""

from __future__ import annotations

from govaudit.looking import Setting, TargetKind
from govaudit.targets.network.address import check_address

kind = TargetKind(
    name="network",
    schemes=("net",),
    package="govaudit.targets.network",
    check_address=check_address,
    settings={
        "authorised": Setting(
            "Addresses, networks and host names that may be searched; loopback always may. Nothing is sent to others.", list[str] | str
        ),
        "ports": Setting(
            "TCP ports to search, such as `1-65535` or `22,80,443`; the default is 1-1024 and those that databases and consoles use.",
            str | int,
        ),
    },
    connect_at="govaudit.targets.network.observer:connect",
)
