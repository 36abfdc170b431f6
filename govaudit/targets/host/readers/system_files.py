"""Owners and modes of the files by which a system is ruled, group by group."""

from __future__ import annotations

import itertools
import posixpath
import re
from collections.abc import Iterator, Sequence
from typing import TypeVar

import msgspec

from govaudit.facts.permissions import FileAccess
from govaudit.facts.system_files import (
    AuditSettingFile,
    BootFile,
    KernelSettingFile,
    LibraryPathFile,
    PackageSourceFile,
    ScheduledFile,
    ShellStartFile,
    UnitFile,
)
from govaudit.model import Complete, Missing, Observation, Seen, complete
from govaudit.reading import Each, Maybe, Observations, reads
from govaudit.targets.host.requests import File, Glob, Listing
from govaudit.targets.host.ways import above

from .permissions import access_of, behind_links

F = TypeVar("F", bound=FileAccess)


def _listings(*patterns: str) -> tuple[Listing, ...]:
    return tuple(Listing(pattern) for pattern in patterns)


SCHEDULED = _listings(
    *("/etc/crontab", "/etc/anacrontab", "/etc/cron.d", "/etc/cron.d/*", "/etc/cron.hourly", "/etc/cron.hourly/*"),
    *("/etc/cron.daily", "/etc/cron.daily/*", "/etc/cron.weekly", "/etc/cron.weekly/*", "/etc/cron.monthly", "/etc/cron.monthly/*"),
    *("/var/spool/cron/crontabs/root", "/var/spool/cron/root", "/var/spool/cron/tabs/root", "/etc/crontabs", "/etc/crontabs/root"),
    *(f"/etc/periodic/{how_often}{what}" for how_often in ("15min", "hourly", "daily", "weekly", "monthly") for what in ("", "/*")),
)
UNITS = _listings(
    *("/etc/systemd/system", "/etc/systemd/system/*", "/etc/systemd/system/*/*", "/etc/systemd/system.conf"),
    *("/etc/init.d", "/etc/init.d/*", "/etc/rc.local", "/etc/rc.d", "/etc/rc.d/rc.local", "/etc/rc.d/init.d", "/etc/rc.d/init.d/*"),
    *("/etc/local.d", "/etc/local.d/*", "/etc/conf.d", "/etc/conf.d/*", "/etc/init", "/etc/init/*", "/etc/inittab"),
    *("/etc/systemd/user", "/etc/systemd/user/*", "/etc/systemd/user/*/*", "/etc/systemd/user.conf"),
    *("/usr/lib/systemd/system", "/usr/local/lib/systemd/system", "/usr/local/lib/systemd/system/*", "/usr/local/lib/systemd/system/*/*"),
)
SHELL_START = _listings(
    *("/etc/profile", "/etc/profile.d", "/etc/profile.d/*", "/etc/bash.bashrc", "/etc/bashrc", "/etc/environment", "/etc/zsh/zshrc"),
    *("/etc/zshenv", "/etc/zsh/zshenv", "/etc/csh.cshrc", "/etc/csh.login", "/etc/skel", "/etc/skel/.[a-z]*"),
    *("/etc/zprofile", "/etc/zsh/zprofile", "/etc/zshrc", "/etc/zlogin", "/etc/zsh/zlogin", "/etc/ksh.kshrc", "/etc/mkshrc"),
    *("/etc/fish", "/etc/fish/config.fish", "/etc/fish/conf.d", "/etc/fish/conf.d/*", "/etc/security/pam_env.conf"),
)
KERNEL_SETTINGS = _listings(
    *("/etc/sysctl.conf", "/etc/sysctl.d", "/etc/sysctl.d/*", "/etc/modprobe.d", "/etc/modprobe.d/*", "/etc/modules"),
    *("/etc/modules-load.d", "/etc/modules-load.d/*", "/etc/udev/rules.d", "/etc/udev/rules.d/*"),
)
LIBRARY_PATHS = _listings("/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/ld.so.conf.d/*", "/etc/ld.so.preload", "/etc/ld.so.cache",
                           "/usr/local/lib", "/usr/local/lib64", "/usr/local/lib/*-linux-gnu*")  # fmt: skip
LIBRARY_SETTINGS = (File("/etc/ld.so.conf"), Glob("/etc/ld.so.conf.d/*.conf"), File("/etc/ld.so.preload"))
_OF_PACKAGES = re.compile(r"/(?:usr/)?lib[a-z0-9]*(?:/.*)?")
_PLAIN = re.compile(r"/[A-Za-z0-9_.+@/-]+")
_MOST_NAMED = 200
PACKAGE_SOURCES = _listings(
    *("/etc/apt/sources.list", "/etc/apt/sources.list.d", "/etc/apt/sources.list.d/*", "/etc/apt/trusted.gpg"),
    *("/etc/apt/trusted.gpg.d", "/etc/apt/trusted.gpg.d/*", "/etc/apt/keyrings", "/etc/apt/keyrings/*", "/etc/apt/apt.conf.d"),
    *("/etc/apt/apt.conf.d/*", "/etc/yum.conf", "/etc/yum.repos.d", "/etc/yum.repos.d/*", "/etc/dnf/dnf.conf", "/etc/pki/rpm-gpg"),
    *("/etc/pki/rpm-gpg/*", "/etc/zypp/repos.d/*", "/etc/apk/repositories", "/etc/apk/keys/*"),
    *("/etc/apt", "/etc/apt/apt.conf", "/usr/share/keyrings", "/usr/share/keyrings/*", "/etc/dnf", "/etc/dnf/vars/*", "/etc/yum/vars/*"),
    *("/etc/zypp", "/etc/zypp/zypp.conf", "/etc/zypp/repos.d", "/etc/apk", "/etc/apk/keys", "/etc/apk/config"),
)
APT_SOURCES = (File("/etc/apt/sources.list"), Glob("/etc/apt/sources.list.d/*.list"), Glob("/etc/apt/sources.list.d/*.sources"))
_SIGNED_BY = re.compile(r"^[^#\n]*\bsigned-by\s*[:=]\s*([^\s\]]*)", re.IGNORECASE | re.MULTILINE)
BOOT = _listings(
    *("/boot", "/boot/grub", "/boot/grub2", "/boot/loader"),
    *("/boot/grub/grub.cfg", "/boot/grub2/grub.cfg", "/boot/grub2/user.cfg", "/boot/grub/user.cfg", "/boot/grub2/grubenv"),
    *("/etc/grub.d", "/etc/grub.d/*", "/etc/default/grub", "/etc/default/grub.d/*", "/etc/kernel/cmdline", "/etc/kernel/cmdline.d/*"),
    *(f"{place}/loader/{what}" for place in ("/boot", "/efi") for what in ("loader.conf", "entries", "entries/*.conf")),
    *("/boot/extlinux.conf", "/boot/extlinux/extlinux.conf", "/boot/syslinux/syslinux.cfg"),
)
AUDIT_SETTINGS = _listings("/etc/audit", "/etc/audit/auditd.conf", "/etc/audit/audit.rules", "/etc/audit/rules.d", "/etc/audit/rules.d/*")


_DEVICES = ("character", "block")
"""A unit that is masked is a link to /dev/null."""


def _with_links(listings: Sequence[Listing]) -> Iterator[Maybe | Each]:
    """The listings, and what the links among their files lead to."""
    for listing in listings:
        yield Maybe(listing)
        yield Each(listing, behind_links)


def _with_named(files: Sequence[File | Glob]) -> Iterator[Maybe | Each]:
    """The files, and what they name."""
    for file in files:
        yield Maybe(file)
        yield Each(file, places_named)


def _files(
    seen: Observations, listings: Sequence[Listing], kind: type[F], ending: Complete, naming: Sequence[File | Glob] = ()
) -> Iterator[F | Complete | Missing]:
    """The files of the listings, and what those in `naming` name, with the folders above it."""
    named = dict.fromkeys(path for request in naming for path in places_named(seen.many(request)))
    unseen = [one.outcome for request in naming for one in seen.many(request) if isinstance(one.outcome, Missing)]
    for listing in dict.fromkeys((*listings, *named)):
        for observation in seen.many(listing):
            access = access_of(observation, seen)
            if isinstance(access, Missing):
                unseen.append(access)
            elif isinstance(access, FileAccess) and access.kind not in _DEVICES:
                yield kind(**msgspec.structs.asdict(access))
    yield unseen[0] if unseen else ending


def places_named(files: Sequence[Observation]) -> Iterator[Listing]:
    """The folders of libraries and keys of signatures that files name, with the folders above each."""
    for observation in files:
        if isinstance(observation.outcome, Seen):
            find = _keys_of_apt if "/apt/" in observation.source else _libraries
            for path in itertools.islice(find(observation.outcome.text), _MOST_NAMED):
                yield from map(Listing, above(posixpath.normpath(path)))


def _libraries(text: str) -> Iterator[str]:
    found = (line.partition("#")[0].strip() for line in text.split("\n"))
    yield from (path for path in found if _PLAIN.fullmatch(path) and not _OF_PACKAGES.fullmatch(path))


def _keys_of_apt(text: str) -> Iterator[str]:
    yield from (path for path in _SIGNED_BY.findall(text) if _PLAIN.fullmatch(path))


@reads(*_with_links(SCHEDULED))
def scheduled_files(seen: Observations) -> Iterator[ScheduledFile | Complete | Missing]:
    """Root's jobs of cron and the folders they lie in."""
    return _files(seen, SCHEDULED, ScheduledFile, complete("cron has no jobs of the system"))


@reads(*_with_links(UNITS))
def unit_files(seen: Observations) -> Iterator[UnitFile | Complete | Missing]:
    """Units of systemd, scripts of System V and OpenRC, jobs of Upstart, below /etc."""
    return _files(seen, UNITS, UnitFile, complete("no units of the init system lie below /etc"))


@reads(*_with_links(SHELL_START))
def shell_start_files(seen: Observations) -> Iterator[ShellStartFile | Complete | Missing]:
    """Files that login shells run, and those that new homes begin with."""
    return _files(seen, SHELL_START, ShellStartFile, complete("no start-up files of shells lie below /etc"))


@reads(*_with_links(KERNEL_SETTINGS))
def kernel_setting_files(seen: Observations) -> Iterator[KernelSettingFile | Complete | Missing]:
    """Files of sysctl, modprobe and udev below /etc."""
    return _files(seen, KERNEL_SETTINGS, KernelSettingFile, complete("nothing below /etc sets parameters of the kernel"))


@reads(*_with_links(LIBRARY_PATHS), *_with_named(LIBRARY_SETTINGS))
def library_path_files(seen: Observations) -> Iterator[LibraryPathFile | Complete | Missing]:
    """Files of the dynamic linker below /etc, and the folders of the administrator's own libraries."""
    return _files(seen, LIBRARY_PATHS, LibraryPathFile, complete("nothing below /etc says where libraries are"), LIBRARY_SETTINGS)


@reads(*_with_links(PACKAGE_SOURCES), *_with_named(APT_SOURCES))
def package_source_files(seen: Observations) -> Iterator[PackageSourceFile | Complete | Missing]:
    """Sources and keys of apt, dnf, zypper and apk."""
    return _files(seen, PACKAGE_SOURCES, PackageSourceFile, complete("no sources of packages are configured"), APT_SOURCES)


@reads(*_with_links(BOOT))
def boot_files(seen: Observations) -> Iterator[BootFile | Complete | Missing]:
    """The configuration of GRUB, systemd-boot and syslinux, and what it is made from."""
    return _files(seen, BOOT, BootFile, complete("no boot loader is configured here"))


@reads(*_with_links(AUDIT_SETTINGS))
def audit_setting_files(seen: Observations) -> Iterator[AuditSettingFile | Complete | Missing]:
    """The audit daemon's configuration."""
    return _files(seen, AUDIT_SETTINGS, AuditSettingFile, complete("auditd is not installed"))
