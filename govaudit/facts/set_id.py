"""Programs that run with the rights of their file's owner or group, whoever starts them."""

from __future__ import annotations

from govaudit.model import Fact, Missing

SHIPPED = frozenset(
    {
        *("Xorg.wrap", "at", "atd", "authopen", "bsd-write", "cdrecord", "chage", "chfn", "chrome-sandbox", "chromium-sandbox", "chsh"),
        *("cockpit-session", "crontab", "dbus-daemon-launch-helper", "dma", "dma-mbox-create", "dmcrypt-get-device", "doas", "dotlockfile"),
        *("exim", "exim4", "expiry", "fping", "fping6", "fusermount", "fusermount3", "gnome-suspend", "gpasswd", "grub2-set-bootflag"),
        *(
            "kismet_capture",
            "ksu",
            "locate",
            "lockdev",
            "lpasswd",
            "lppasswd",
            "mail-lock",
            "mail-touchlock",
            "mail-unlock",
            "mailbox-helper",
        ),
        *(
            "man",
            "mandb",
            "mlocate",
            "mount",
            "mount.cifs",
            "mount.davfs",
            "mount.ecryptfs_private",
            "mount.nfs",
            "mount.nfs4",
            "mtr-packet",
        ),
        *(
            "newgidmap",
            "newgrp",
            "newrole",
            "newuidmap",
            "ntfs-3g",
            "pam_extrausers_chkpwd",
            "pam_timestamp_check",
            "passwd",
            "ping",
            "ping6",
        ),
        *("pkexec", "plocate", "polkit-agent-helper-1", "polkitd-pkla-check-authorization", "postdrop", "postlog", "postqueue", "pppd"),
        *("procmail", "pt_chown", "rcp", "rlogin", "rsh", "run", "screen", "seunshare", "sendmail", "sendmail.sendmail", "slocate"),
        *("snap-confine", "spice-client-glib-usb-acl-helper", "ssh-agent", "ssh-keysign", "sssd_krb5_child", "staprun", "su", "su-l"),
        *("sudo", "sudo-rs", "sudoedit", "suexec", "traceroute6.iputils", "ubuntu-core-launcher", "umount", "umount.nfs", "umount.nfs4"),
        *("unix_chkpwd", "unix2_chkpwd", "userhelper", "usernetctl", "utempter", "vmware-user-suid-wrapper", "wall", "write", "write.ul"),
        *("abrt-action-install-debuginfo-to-abrt-cache", "krb5_child", "ldap_child", "proxy_child", "selinux_child", "p11_child"),
        *("sssd_pam", "virtfs-proxy-helper", "qemu-bridge-helper", "lxc-user-nic", "nvidia-modprobe", "netreport", "incrontab", "ndisc6"),
    }
)
"""Names of programs that Debian, Ubuntu, Red Hat and SUSE packages are known to ship with set-id bits."""


class SetIdProgram(Fact, frozen=True, kw_only=True):
    """One program with the set-user-id or set-group-id bit (chmod(1))."""

    path: str
    """The program."""

    uid: int
    """The number of its owner, whose rights it has where the set-user-id bit is set."""

    gid: int
    """The number of its group, whose rights it has where the set-group-id bit is set."""

    mode: int
    """Its permission bits, such as 0o4755."""

    package: str | Missing
    """The package that brought the file; empty where no package did."""

    @property
    def subject(self) -> str:
        return self.path

    @property
    def name(self) -> str:
        """The last part of its path."""
        return self.path.rpartition("/")[2]
