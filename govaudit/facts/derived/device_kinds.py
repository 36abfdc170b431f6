"""What kernel, device-mapper and cryptsetup call the layers between a file and a disk."""

from __future__ import annotations

import re

DISK = re.compile(r"(sd[a-z]+|hd[a-z]|vd[a-z]+|xvd[a-z]+\d*|pmem\d+|nvme\d+n\d+|mmcblk\d+(boot\d+)?|dasd[a-z]+|sr\d+|fd\d+)")
"""Names that the kernel gives to disks (admin-guide/devices.txt)."""

ENCRYPTING = {"LUKS1": "LUKS1", "LUKS2": "LUKS2", "PLAIN": "dm-crypt", "BITLK": "BitLocker", "TCRYPT": "TrueCrypt", "FVAULT2": "FileVault"}
"""What cryptsetup writes after `CRYPT-` in the uuid of its mappings, with the name of the format."""

PLAIN_MAPPINGS = ("LVM-", "mpath-", "part", "DMRAID-", "VDO-", "CRYPT-VERITY-", "CRYPT-INTEGRITY-")
"""How the uuids of mappings begin that store what they get as it is."""

PLAIN_TARGETS = {"linear", "striped", "mirror", "raid", "thin", "thin-pool", "snapshot", "snapshot-origin", "snapshot-merge", "cache"} | {
    "writecache",
    "vdo",
    "multipath",
    "verity",
    "integrity",
}
"""Targets of device-mapper that store what they get as it is."""

MEMORY = {"tmpfs", "ramfs"}

NO_DATA = {"proc", "sysfs", "devtmpfs", "devpts", "cgroup", "cgroup2", "securityfs", "debugfs", "tracefs", "configfs", "fusectl"} | {
    "mqueue",
    "hugetlbfs",
    "bpf",
    "pstore",
    "efivarfs",
    "binfmt_misc",
    "nsfs",
    "rpc_pipefs",
    "selinuxfs",
    "nfsd",
    "fuse.lxcfs",
    "fuse.portal",
    "fuse.gvfsd-fuse",
}
"""File systems that are views of the kernel or of a program, and store no files."""

ELSEWHERE = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "afs", "9p", "virtiofs", "ceph", "glusterfs", "lustre", "vboxsf"} | {
    "vmhgfs",
    "prl_fs",
    "fuse.sshfs",
    "fuse.glusterfs",
    "fuse.ceph",
    "fuse.s3fs",
    "fuse.rclone",
    "fuse.davfs",
    "fuse.vmhgfs-fuse",
}
"""File systems whose files lie on other hosts, or on the host of a virtual machine."""

ENCRYPTING_FILE_SYSTEMS = {"ecryptfs": "eCryptfs", "fuse.gocryptfs": "gocryptfs", "fuse.cryfs": "CryFS"}
"""File systems that encrypt what they hold, whatever lies beneath; EncFS is not among them, for its cipher can be none."""

OTHER_DEVICES = ("logdev=", "rtdev=", "journal_dev=", "journal_path=")
"""Options by which ext4 and XFS keep a part of a file system on another device."""
