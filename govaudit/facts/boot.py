"""How the host starts: its boot loader, the kernel's command line, and what the firmware and the kernel lock."""

from __future__ import annotations

from govaudit.model import Fact, Missing, Place


class BootLoader(Fact, frozen=True, kw_only=True):
    """GRUB, which lets whoever sits at the console change how the system starts, unless it asks for a password."""

    configuration: str
    """The path of the configuration that was read."""

    superusers: bool | Missing
    """Whether superusers are named, so that changes need a password (`set superusers=`)."""

    has_password_hash: bool | Missing
    """Whether a password is set as a hash (`password_pbkdf2`, or GRUB2_PASSWORD of user.cfg)."""

    has_clear_password: bool | Missing
    """Whether a password stands in clear text (`password`)."""

    @property
    def subject(self) -> str:
        return self.configuration


class KernelStart(Fact, frozen=True, kw_only=True):
    """The command line that the running kernel was started with, and what it locks."""

    arguments: list[str]
    """The words of /proc/cmdline, up to `--`; what looks like a secret is masked."""

    lockdown: str | Missing
    """`none`, `integrity` or `confidentiality`: what the kernel denies even to root; empty where it has no lockdown."""

    secure_boot: bool | Missing | None
    """Whether the firmware starts signed programs alone; None where the host did not start by UEFI."""

    vulnerable: list[str] | Missing
    """Flaws of the processor of which the kernel says `Vulnerable`, each with its words."""

    modules_signed: bool | Missing | None
    """Whether the kernel takes signed modules alone; None where it loads no modules."""

    @property
    def subject(self) -> str:
        return "kernel command line"

    def values_of(self, key: str) -> list[str]:
        """Every value that an argument is given, in order; an empty one where it stands alone."""
        return [one.partition("=")[2] for one in self.arguments if one.partition("=")[0] == key]


class BootEntry(Fact, frozen=True, kw_only=True):
    """One entry of a boot loader's menu: how the kernel would be started next time."""

    title: str
    """Its title, or the name of its file."""

    arguments: list[str]
    """The words for the kernel, those of variables (grubenv, `set`) among them; what looks like a secret is masked."""

    is_recovery: bool
    """Whether it is there for repairs, by its words (`single`, `rescue`, …)."""

    untold: Missing | None
    """Why there may be further words; None where these are all."""

    place: Place
    """The line that gives the words."""

    @property
    def subject(self) -> str:
        return self.title


class BootMenu(Fact, frozen=True, kw_only=True):
    """The menu of a boot loader other than GRUB."""

    program: str
    """`systemd-boot` or `syslinux` (extlinux)."""

    can_be_edited: bool | Missing
    """Whether who sits at the console may change the kernel's command line there."""

    configuration: str
    """The file that says so, or that would."""

    @property
    def subject(self) -> str:
        return self.program
