"""Mounts of other hosts' file systems → what protects the files on their way."""

from __future__ import annotations

import re
from collections.abc import Iterator

from govaudit.facts.derived.device_kinds import ELSEWHERE
from govaudit.facts.derived.mount_tree import MountTree
from govaudit.facts.network_mounts import NetworkMount
from govaudit.facts.storage import Mount
from govaudit.model import Complete, Missing, Reason, complete, missing
from govaudit.reading import derives

_VIRTUAL = {"virtiofs", "vboxsf", "vmhgfs", "prl_fs", "fuse.vmhgfs-fuse"}
"""File systems of the host of a virtual machine: no network lies between."""

_LOCAL = re.compile(r"(localhost|127(\.\d{1,3}){3}|::1|\[::1\])")
_CREDENTIALS = re.compile(r"//[^/@]*@")


@derives
def network_mounts(mounts: list[Mount]) -> Iterator[NetworkMount | Complete | Missing]:
    """One for each mount that can be reached and whose files lie on another host."""
    for mount in MountTree(mounts).visible():
        kind = mount.file_system
        if kind not in ELSEWHERE or kind in _VIRTUAL or (kind == "9p" and "trans=virtio" in mount.options):
            continue
        yield NetworkMount(
            point=mount.point,
            source=_CREDENTIALS.sub("//", mount.source)[:300],
            file_system=kind,
            protected_by=_protection(mount),
            is_local=_is_local(mount),
        )
    yield complete("no file system of another host is mounted")


def _is_local(mount: Mount) -> bool:
    addresses = [option.partition("=")[2] for option in mount.options if option.startswith(("addr=", "ip="))]
    return bool(addresses) and all(_LOCAL.fullmatch(address) for address in addresses)


def _protection(mount: Mount) -> list[str] | Missing:
    """What the options in force say, as the kernel tells them (nfs(5), mount.cifs(8), mount.ceph(8))."""
    options = mount.options
    match mount.file_system:
        case "nfs" | "nfs4":
            return [option for option in options if option in ("sec=krb5p", "xprtsec=tls", "xprtsec=mtls")]
        case "cifs" | "smb3":
            return [option for option in options if option == "seal"]
        case "fuse.sshfs":
            return ["SSH"]
        case "ceph":
            return [option for option in options if option == "ms_mode=secure"]
        case "fuse.davfs":
            return ["TLS"] if mount.source.startswith("https://") else []
        case "9p" | "smbfs" | "ncpfs":
            return []
    return missing(
        Reason.NOT_SUPPORTED,
        "whether {kind} encrypts what {path} sends over the network cannot be told from its mount",
        kind=mount.file_system,
        path=mount.point,
    )
