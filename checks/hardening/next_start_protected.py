"""Whether the kernel will be started with its protections next time."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, not_applicable, passed
from govaudit.facts.boot import BootEntry
from govaudit.model import Reason, missing

_REFUSED = (
    *("selinux=0", "enforcing=0", "apparmor=0", "security=none", "audit=0", "lockdown=none", "module.sig_enforce=0", "ima_appraise=off"),
    *("mitigations=off", "nopti", "pti=off", "nospectre_v1", "nospectre_v2", "spectre_v2=off", "spec_store_bypass_disable=off"),
    *("l1tf=off", "mds=off", "tsx_async_abort=off", "retbleed=off", "srbds=off", "mmio_stale_data=off", "gather_data_sampling=off"),
    *("reg_file_data_sampling=off", "spec_rstack_overflow=off", "spectre_bhi=off", "spectre_v2_user=off", "tsa=off"),
    *("nosmap", "nosmep", "nokaslr", "systemd.debug_shell", "systemd.debug_shell=1", "rd.break"),
    *("systemd.debug_shell=yes", "systemd.debug_shell=true", "systemd.debug_shell=on", "init=/bin/sh", "init=/bin/bash", "init=/bin/dash"),
    *("init=/usr/bin/sh", "init=/usr/bin/bash", "rdinit=/bin/sh", "rdinit=/bin/bash", "rd.shell=1"),
    *("audit=off", "apparmor.enabled=0", "apparmor.enabled=n", "apparmor.mode=complain", "norandmaps", "nospec_store_bypass_disable"),
    *("indirect_target_selection=off", "vmscape=off"),
)

_FIRST_PROCESSES = frozenset(
    ("init", "systemd", "openrc-init", "runit", "runit-init", "s6-linux-init", "s6-svscan", "dinit", "upstart", "linuxrc")
)
"""Those that start a host as usual, by their file names."""


@check("hardening.next-start-protected", severity=Severity.MEDIUM)
def next_start_protected(entry: BootEntry, *, refused: tuple[str, ...] = _REFUSED) -> Verdict:
    """No entry of the boot loader, but those for repairs, switches off a protection of the kernel, or opens a shell without a password.

    What holds now says nothing of the next start: one word in the boot loader's files takes SELinux, AppArmor, auditing or the
    protections of the processor away, or starts a shell as root.

    To fix: take the words that are named out of GRUB_CMDLINE_LINUX in /etc/default/grub and run `update-grub` or `grub2-mkconfig`;
    in the RHEL family `grubby --update-kernel=ALL --remove-args=…`.
    """
    if entry.is_recovery:
        return not_applicable("{subject} is there for repairs")
    wanted = {_plain(one) for one in refused}
    if found := [one for one in entry.arguments if _plain(one) in wanted or _leaves_out_access_control(one) or _opens(one)]:
        return failed("{subject} must not start the kernel with {arguments}", arguments=found, places=[entry.place])
    known(entry.untold)
    for argument in entry.arguments:
        name, _, program = argument.partition("=")
        if name in ("init", "rdinit") and program.rpartition("/")[2] not in _FIRST_PROCESSES:
            known(missing(Reason.NOT_SUPPORTED, "what {program} does, with which the start begins, is not followed", program=program))
    return passed("{subject} starts the kernel with its protections")


def _leaves_out_access_control(argument: str) -> bool:
    """A list of security modules without one for mandatory access control switches these off, whatever else is said of them."""
    name, _, value = argument.partition("=")
    return name == "lsm" and not {"selinux", "apparmor", "smack", "tomoyo"} & set(value.split(","))


def _opens(argument: str) -> bool:
    """A shell by whatever value the word has, and credentials by which getty and login let somebody in."""
    name, _, value = _plain(argument).partition("=")
    if name in ("systemd.debug_shell", "rd.systemd.debug_shell", "SYSTEMD_SULOGIN_FORCE"):
        return value.lower() not in ("0", "no", "n", "false", "f", "off")
    if name in ("init", "rdinit"):
        return value.rpartition("/")[2] in ("sh", "bash", "dash", "ash", "zsh", "ksh", "busybox", "sulogin")
    if name in ("systemd.wants", "rd.systemd.wants"):
        return value in ("debug-shell", "debug-shell.service")
    if name.startswith("systemd.set_credential"):
        return "agetty." in value or "login.noauth" in value
    return name in ("rd.break", "break")


def _plain(argument: str) -> str:
    """The kernel makes no difference between `-` and `_` in the names of its parameters."""
    name, equals, value = argument.partition("=")
    return name.replace("-", "_") + equals + value
