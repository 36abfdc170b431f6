"""Units and programs that are known by their names."""

from __future__ import annotations

USUAL_TARGETS = tuple(
    f"{name}.target"
    for name in (
        *("multi-user", "graphical", "sysinit", "basic", "timers", "sockets", "paths", "network", "network-pre", "network-online"),
        *("local-fs", "remote-fs", "time-sync", "nss-lookup", "cloud-init", "getty", "swap", "cryptsetup"),
    )
)
"""The targets that a host passes on its way up (bootup(7)), where its own are not to be seen."""

KNOWN_GENERATORS = frozenset(
    str.split(
        """
        cloud-init-generator friendly-recovery gpt-auto-generator lvm2-activation-generator netplan nfs-server-generator
        openvpn-generator ostree-system-generator postgresql-generator rc-local-generator rpc-pipefs-generator
        selinux-autorelabel-generator.sh snapd-generator sshd-socket-generator kdump-dep-generator.sh coreos-generator
        zfs-mount-generator zram-generator ibft-rule-generator nm-cloud-setup-generator.sh
        """
    )
)
"""Programs beside systemd's own that make units at start, and none of the services that others ask for here."""
