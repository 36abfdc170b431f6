"""Whether containers see only what is theirs."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, passed
from govaudit.facts.container_rights import ContainerRights, HostMount
from govaudit.facts.paths import is_within

_NAMES = (
    *("docker.sock", "containerd/containerd.sock", "podman/podman.sock", "crio/crio.sock", "docker/containerd/containerd.sock"),
    *("k3s/containerd/containerd.sock", "dbus/system_bus_socket", "systemd/private", "incus/unix.socket"),
)
_SOCKETS = (
    *(f"{run}/{name}" for run in ("/run", "/var/run") for name in _NAMES),
    *("/var/lib/lxd/unix.socket", "/var/snap/lxd/common/lxd/unix.socket", "/var/lib/incus/unix.socket"),
)
"""Whoever speaks to these as root has systemd or an engine start what they like."""
_OF_THE_SYSTEM = (
    *("/etc", "/root", "/boot", "/proc", "/sys", "/dev", "/usr", "/bin", "/sbin", "/lib", "/lib64", "/var/lib/docker"),
    *("/var/lib/containerd", "/var/spool/cron", "/run/systemd", "/var/run/systemd"),
)


@check("hardening.containers-apart-from-host", severity=Severity.HIGH)
def containers_apart_from_host(
    rights: ContainerRights, *, namespaces: tuple[str, ...] = ("network", "pid", "ipc"), allowed: tuple[str, ...] = ()
) -> Verdict:
    """No container of Docker's shares one of these `namespaces` with the host, sees Docker's socket or another such, whole system
    directories or disks, or may write in these; mounts of paths in `allowed` are left out.

    Who can speak to the socket or write /etc is root on the host. A shared network lets the container speak to services that listen
    on the loopback alone, shared processes let it see their secrets.

    To fix: create the container anew without `--network host`, `--pid host`, `--ipc host` and without such a `-v`.
    """
    if shared := [name for name in rights.shared if name in namespaces]:
        return failed("the container {subject} shares these namespaces with the host: {namespaces}", namespaces=shared)
    found = [mount.source for mount in rights.mounts if mount.source not in allowed and _is_dangerous(mount)]
    if found:
        return failed("the container {subject} sees these files of the host: {paths}", paths=found)
    return passed("the container {subject} shares neither namespaces nor system files with the host")


def _is_dangerous(mount: HostMount) -> bool:
    holds = (*_SOCKETS, *_OF_THE_SYSTEM)
    if mount.source == "/" or any(is_within(path, mount.source) for path in holds):
        return True  # the directory itself, one above it, or a socket, which nothing makes read-only
    return mount.is_writable and any(is_within(mount.source, path) for path in _OF_THE_SYSTEM)
