"""What the programs behind services tell PAM of where somebody comes from."""

from __future__ import annotations

REMOTE = frozenset({"sshd", "vsftpd", "cockpit", "remote"})
"""Services that tell PAM from which machine somebody comes."""
KNOWN = frozenset(
    {
        *("login", "sshd", "su", "su-l", "cron", "crond", "atd", "systemd-user", "vsftpd", "runuser", "runuser-l", "sudo", "sudo-i"),
        *("gdm-password", "gdm-autologin", "gdm-smartcard", "gdm-fingerprint", "lightdm", "lightdm-autologin", "sddm", "sddm-autologin"),
        *("lxdm", "xdm"),
    }
)
"""Services of which it is known what their programs tell."""
WITHOUT_TERMINAL = frozenset({"cron", "crond", "atd", "systemd-user"})
"""Services that run where there is none; what they give for one is a name of their own."""


def is_untold(service: str, item: str) -> bool:
    """Whether it is known that the program leaves an item (`rhost`, `ruser`) empty."""
    return service in _UNTOLD.get(item, frozenset())


_UNTOLD = {
    "rhost": frozenset({"su", "su-l", "runuser", "runuser-l", "cron", "crond", "atd", "systemd-user"}),
    "ruser": frozenset({"sshd", "login", "systemd-user"}),
}
