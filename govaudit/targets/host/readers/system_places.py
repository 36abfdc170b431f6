"""Owners and modes of the folders in which a system lies, and of the programs and libraries on which every log-in rests."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

import msgspec

from govaudit.facts.permissions import FileAccess
from govaudit.facts.system_files import SystemDirectory, SystemProgram
from govaudit.model import Complete, Missing, Observation, Seen, complete
from govaudit.reading import Each, Maybe, Observations, reads
from govaudit.targets.host.requests import Listing
from govaudit.targets.host.ways import above

from .permissions import SENSITIVE, access_of, link_target
from .system_files import AUDIT_SETTINGS, BOOT, KERNEL_SETTINGS, LIBRARY_PATHS, PACKAGE_SOURCES, SCHEDULED, SHELL_START, UNITS

P = TypeVar("P", SystemDirectory, SystemProgram)

_GUARDED = (*SENSITIVE, *SCHEDULED, *UNITS, *SHELL_START, *KERNEL_SETTINGS, *LIBRARY_PATHS, *PACKAGE_SOURCES, *BOOT, *AUDIT_SETTINGS)
_LIBRARIES = ("/lib", "/lib32", "/lib64", "/lib/*-linux-gnu*")
_FURTHER = (
    *("/bin", "/sbin", "/usr/bin", "/usr/sbin", "/usr/libexec", "/usr/share", "/usr/local", "/usr/local/bin", "/usr/local/sbin"),
    *(f"{top}{place}" for top in ("", "/usr", "/usr/local") for place in _LIBRARIES),
    *(f"{top}{place}/security" for top in ("", "/usr") for place in _LIBRARIES),
    *("/lib/modules", "/usr/lib/systemd", "/usr/lib/systemd/system", "/lib/systemd/system", "/usr/lib/udev/rules.d", "/usr/lib/pam.d"),
    *("/usr/lib/openssh", "/usr/libexec/openssh", "/usr/share/pam.d", "/usr/share/dbus-1/system-services"),
    *("/boot", "/boot/efi", "/home", "/root", "/var", "/var/lib", "/var/log", "/var/spool", "/var/lib/dpkg", "/var/lib/dpkg/info"),
    *("/var/lib/apt", "/var/lib/rpm", "/run", "/opt", "/srv", "/mnt", "/media", "/dev"),
    *("/etc/ssl", "/etc/ssl/certs", "/etc/ssl/private", "/etc/pki", "/etc/pki/tls", "/etc/polkit-1", "/etc/dbus-1", "/etc/dbus-1/system.d"),
    *("/etc/rc[0-9S].d", "/etc/network", "/etc/netplan", "/etc/NetworkManager", "/etc/NetworkManager/dispatcher.d", "/etc/logrotate.d"),
    *("/etc/alternatives", "/etc/tmpfiles.d", "/etc/binfmt.d", "/etc/runlevels", "/etc/runlevels/*", "/etc/doas.d"),
)


def _folders_above(patterns: Sequence[str]) -> Iterator[str]:
    for pattern in patterns:
        parts = pattern.strip("/").split("/")
        yield from ("/" + "/".join(parts[:count]) for count in range(len(parts)))


DIRECTORIES = tuple(
    Listing(pattern)
    for pattern in sorted({*_FURTHER, *_folders_above(_FURTHER), *_folders_above([listing.pattern for listing in _GUARDED])})
)
"""All folders above the files by which a system is ruled, and where programs, libraries, logs and homes lie: whoever may write one of them
may put other files, or another folder, in the place of what is there."""

_PROGRAMS = (
    *("sh", "bash", "dash", "busybox", "login", "su", "sudo", "doas", "passwd", "chsh", "chfn", "newgrp", "gpasswd", "pkexec", "runuser"),
    *("sshd", "in.*d", "unix_chkpwd", "unix_update", "agetty", "getty", "sulogin", "cron", "crond", "atd", "init", "nologin", "visudo"),
)
_LOADED = ("security/pam_*.so", "libc.so.*", "libc-*.so", "libpam*.so*", "libnss_*.so*", "libcrypt.so*", "ld-*.so*", "libc.musl*")


def _programs(top: str) -> tuple[Listing, ...]:
    return (
        *(Listing(f"{top}/{place}/{program}") for program in _PROGRAMS for place in ("bin", "sbin")),
        *(Listing(f"{top}{place}/{name}") for name in _LOADED for place in _LIBRARIES if place != "/lib32"),
        *(Listing(f"{top}/lib/systemd/{name}") for name in ("systemd", "systemd-logind", "systemd-executor", "systemd-udevd")),
    )


LIB = Listing("/lib")
BESIDE_USR = _programs("")
PROGRAMS = (
    *_programs("/usr"),
    *(Listing(f"/usr/{place}/{name}") for place in ("lib/openssh", "libexec/openssh", "lib/ssh") for name in ("sshd-*", "ssh-keysign")),
    *(Listing(f"/boot/{name}") for name in ("vmlinu[xz]*", "initrd*", "initramfs*", "System.map*", "Image*", "kernel*")),
)
"""Whoever may write one of them is let in as they like, or is root as soon as root uses it."""

_MOST_LINKS = 8


def above_links(listed: Sequence[Observation]) -> list[Listing]:
    """Where links among the listed lead, and the folders above."""
    targets = dict.fromkeys(target for observation in listed if (target := link_target(observation)))
    return [Listing(path) for target in targets for path in above(target)]


def beside_usr(lib: Sequence[Observation]) -> Iterator[Listing]:
    """The same of /lib, /bin and /sbin, where /lib is not a link to /usr/lib."""
    if _is_apart(lib):
        yield from BESIDE_USR


def _is_apart(lib: Sequence[Observation]) -> bool:
    kinds = [one.outcome.attributes.kind for one in lib if isinstance(one.outcome, Seen) and one.outcome.attributes is not None]
    return "directory" in kinds


@reads(*(Maybe(one) for one in DIRECTORIES), *(Each(one, above_links, again=True) for one in DIRECTORIES))
def system_directories(seen: Observations) -> Iterator[SystemDirectory | Complete | Missing]:
    """Each of the folders that is there; of a link, the folders that it leads through."""
    return _all(seen, DIRECTORIES, SystemDirectory, complete("none of the folders of a system is there"))


@reads(
    *(Maybe(one) for one in (*PROGRAMS, LIB)),
    *(Each(one, above_links, again=True) for one in PROGRAMS),
    Each(LIB, beside_usr),
    *(Each(one, above_links, again=True) for one in BESIDE_USR),
)
def system_programs(seen: Observations) -> Iterator[SystemProgram | Complete | Missing]:
    """Each of the programs and libraries that is there; of a link, what it leads to and the folders above."""
    listings = (*PROGRAMS, *(BESIDE_USR if _is_apart(seen.many(LIB)) else ()))
    return _all(seen, listings, SystemProgram, complete("none of the programs that let people in is there"))


def _all(seen: Observations, listings: Sequence[Listing], kind: type[P], ending: Complete) -> Iterator[P | Complete | Missing]:
    """What is there, each once; links are followed, and stand for themselves only where they cannot be."""
    unseen: list[Missing] = []
    given: set[str] = set()
    waiting = [(observation, _MOST_LINKS) for listing in listings for observation in seen.many(listing)]
    while waiting:
        observation, links = waiting.pop(0)
        if isinstance(observation.outcome, Missing):
            unseen.append(observation.outcome)
        if not isinstance(observation.outcome, Seen) or observation.source in given:
            continue
        given.add(observation.source)
        target = link_target(observation)
        if target and links and (ways := above(target)):
            waiting += [(behind, links - 1) for path in ways for behind in seen.many(Listing(path))]
            continue
        access = access_of(observation, seen)
        if isinstance(access, Missing):
            unseen.append(access)
        elif isinstance(access, FileAccess) and (kind is SystemProgram or access.kind in ("directory", "link")):
            yield kind(**msgspec.structs.asdict(access))
    yield unseen[0] if unseen else ending
