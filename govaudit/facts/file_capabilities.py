"""Programs that get some of root's rights from the capabilities of their file (capabilities(7))."""

from __future__ import annotations

from govaudit.model import Fact, Missing

MAKES_ROOT = frozenset(
    {
        *("cap_setuid", "cap_setgid", "cap_setpcap", "cap_setfcap", "cap_sys_admin", "cap_sys_ptrace", "cap_sys_module", "cap_sys_rawio"),
        *("cap_dac_override", "cap_dac_read_search", "cap_chown", "cap_fowner", "cap_mac_admin", "cap_mknod", "cap_bpf", "all"),
    }
)
"""Capabilities with which a program can make itself root, or read and change what only root may (capabilities(7))."""

_RAW = frozenset({"cap_net_raw"})
_SNIFFING = frozenset({"cap_net_raw", "cap_net_admin"})
_NICE = frozenset({"cap_sys_nice"})

SHIPPED: dict[str, frozenset[str]] = {
    **dict.fromkeys(("ping", "ping6", "arping", "clockdiff", "fping", "fping6", "mtr-packet", "traceroute6.iputils", "tracepath"), _RAW),
    **dict.fromkeys(("dumpcap", "nethogs", "iftop", "kismet_cap_linux_wifi", "kismet_cap_linux_bluetooth"), _SNIFFING),
    **dict.fromkeys(("gnome-shell", "mutter", "kwin_wayland", "sway", "gamescope"), _NICE),
    **dict.fromkeys(("rcp", "rlogin", "rsh"), frozenset({"cap_net_bind_service"})),
    **dict.fromkeys(("wavemon", "i3status"), frozenset({"cap_net_admin"})),
    "gst-ptp-helper": frozenset({"cap_net_bind_service", "cap_net_admin", "cap_sys_nice"}),
    "gnome-keyring-daemon": frozenset({"cap_ipc_lock"}),
    "newuidmap": frozenset({"cap_setuid"}),
    "newgidmap": frozenset({"cap_setgid"}),
    "suexec": frozenset({"cap_setuid", "cap_setgid"}),
    "krb5_child": frozenset({"cap_dac_read_search", "cap_setuid", "cap_setgid"}),
    "ldap_child": frozenset({"cap_dac_read_search"}),
    "selinux_child": frozenset({"cap_setuid", "cap_setgid"}),
    "sssd_pam": frozenset({"cap_dac_read_search"}),
    "snap-confine": frozenset(
        {
            *("cap_chown", "cap_dac_override", "cap_dac_read_search", "cap_fowner", "cap_setgid", "cap_setuid", "cap_sys_admin"),
            *("cap_sys_chroot", "cap_sys_ptrace"),
        }
    ),
    "systemd-detect-virt": frozenset({"cap_dac_override", "cap_sys_ptrace"}),
}
"""By name of program: the capabilities with which Debian, Ubuntu, Red Hat and SUSE packages are known to ship it, at most."""


class CapableProgram(Fact, frozen=True, kw_only=True):
    """One executable file with capabilities, found in the directories of programs."""

    path: str
    """The program."""

    permitted: list[str]
    """The capabilities that it gives to whoever starts it, such as `cap_net_raw`; `all` for all of them."""

    inheritable: list[str]
    """The capabilities that it lets those keep who have them as inheritable already."""

    package: str | Missing
    """The package that brought the file; empty where no package did."""

    @property
    def subject(self) -> str:
        return self.path

    @property
    def name(self) -> str:
        """The last part of its path."""
        return self.path.rpartition("/")[2]
