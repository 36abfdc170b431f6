"""What a plan's followers come to in the script: for each `Each` the function of follow.sh that asks for the same on the host.

Where what follows hangs on no more than a name in the answer (a home, a network interface), the follower itself is asked with a
name of ours, and its requests are the templates.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from govaudit.looking import observed
from govaudit.model import FileAttributes, Observation, Request, Seen
from govaudit.reading import Each
from govaudit.targets.host.following.lines import lines_of
from govaudit.targets.host.patterns import UnusablePath, clean, quoted, shell_word
from govaudit.targets.host.requests import Command, File, Glob, Listing, LiveFile

HOME, NAME = "/@home@", "@name@"

_PASSWD = f"x:x:1000:1000::{HOME}:/bin/sh\n".encode()
_NET_DEV = f"Inter-|\n face |\n{NAME}: 0\n".encode()
_RADIO = f"/sys/class/net/{NAME}/phy80211"
_KEYS = (".ssh/authorized_keys", ".ssh/authorized_keys2")


def name_of(each: Each) -> str:
    """By which its function is known here: `readers.homes.folders`."""
    return each.then.__module__.rpartition(".")[2] + "." + each.then.__qualname__


def _seen(source: Request, content: bytes = b"", place: str = "", kind: str = "file") -> list[Observation]:
    return [observed(source, Seen(content=content, attributes=FileAttributes(kind=kind), status=0), source=place or source.key)]


def _words(each: Each) -> str:
    """The files of its source, as a shell expands them."""
    match each.source:
        case File(path=path):
            return quoted(clean(path))
        case Glob(pattern=pattern) | Listing(pattern=pattern):
            return shell_word(clean(pattern))
    return ""


def _call(function: str) -> Callable[[Each], Iterator[str]]:
    def lines(each: Each) -> Iterator[str]:
        words = _words(each)
        if words:
            yield f"{function} {words}"

    return lines


def _of_homes(each: Each) -> Iterator[str]:
    templates = lines_of(each.then(_seen(each.source, _PASSWD)))
    if each.again:  # what is in the files is asked as well
        templates += [f"F{line[1:]}" for line in templates if line.endswith(_KEYS)]
    yield "homes " + " ".join(map(quoted, templates))


def _of_interfaces(each: Each) -> Iterator[str]:
    templates = [*lines_of(each.then(_seen(each.source, _NET_DEV))), *lines_of(each.then(_seen(each.source, place=_RADIO)))]
    if some := [line for line in templates if NAME in line]:
        yield "interfaces " + " ".join(map(quoted, dict.fromkeys(some)))


def _where(condition: str, content: bytes, kind: str = "file") -> Callable[[Each], Iterator[str]]:
    """The same requests, whatever else is seen, where a condition holds."""

    def lines(each: Each) -> Iterator[str]:
        asked = lines_of(each.then(_seen(each.source, content, kind=kind)))
        yield f"if {condition} 2>/dev/null; then ask " + " ".join(map(quoted, asked)) + "; fi"

    return lines


def _of_packages(each: Each) -> Iterator[str]:
    if isinstance(each.source, Command) and each.source.argv[0] == "dpkg-query":
        yield "packages " + " ".join(map(quoted, each.source.argv[4:]))


def _of_real_paths(each: Each) -> Iterator[str]:
    match each.source:
        case LiveFile(path="/proc/self/mountinfo"):
            yield "layers"
        case LiveFile():  # the pattern of core dumps
            taken = lines_of(each.then(_seen(each.source, b"|systemd-coredump apport abrt\n")))
            yield "cores " + " ".join(map(quoted, taken))
        case _:
            yield f"settings {_words(each)}"


def _of_data_root(each: Each) -> Iterator[str]:
    templates = lines_of(each.then(_seen(each.source, f'{{"data-root": "{HOME}"}}'.encode())))
    yield f"data_roots {_words(each)} " + " ".join(map(quoted, templates))


def _place(each: Each) -> str:
    return quoted(each.source.path) if isinstance(each.source, LiveFile) else "/dev/null"


def _of_attributes(each: Each) -> Iterator[str]:
    for line in lines_of(each.then(_seen(each.source, _PASSWD))):
        yield "attributes_of_homes " + quoted(line.removesuffix(f"\t{HOME}"))


_ZFS = b"24 1 0:21 / /tank rw - zfs tank rw\n"
_DM = b"dm-0\tx\tx\t\t0\t0\t254:0\t8\t-\n"

CALLS: dict[str, Callable[[Each], Iterator[str]]] = {
    # From /etc/passwd.
    **dict.fromkeys(
        (
            *("home_files.key_files", "home_files.secrets", "homes.folders", "homes.trusted", "homes.clients", "ssh_keys.files_in_homes"),
            *("pam_surroundings.enrolments", "keys.keys_in_other_homes"),
        ),
        _of_homes,
    ),
    # From the network interfaces.
    **dict.fromkeys(("network_interfaces.parameters", "wireless.flags"), _of_interfaces),
    # From links.
    **dict.fromkeys(("permissions.behind_links", "system_places.above_links"), _call("lead")),
    "system_places.beside_usr": _where("[ -d /lib ] && [ ! -L /lib ]", b"", kind="directory"),
    # From paths in files.
    "root_jobs.of_tables": lambda each: iter([f"paths {_words(each)}", f"programs {_words(each)}"]),
    "root_jobs.of_others": _call("paths"),
    "root_jobs.of_services": lambda each: iter([f"paths {_words(each)}", "beneath /etc/systemd/system/*.d"]),
    "doas.programs": _call("paths"),
    "sudo_programs.programs": _call("sudo_includes"),
    "seen.included": _call("sudo_includes"),
    "sshd.included": _call("ssh_settings"),
    "places.places_told": _call("ssh_settings"),
    "ssh_host_keys.keys_told": _call("ssh_settings"),
    "home_files.named_secrets": _call("paths"),
    "crypttab.key_files": _call("paths"),
    "system_files.places_named": _call("paths"),
    "pam_surroundings.named_lists": _call("stacks"),
    "pam_surroundings.secrets_by_name": _call("stacks"),
    "certificates.certificates_of_sites": _call("sites"),
    "databases._each_usual.<locals>.<lambda>": lambda each: iter([f"there d {_words(each)}"]),
    "databases._each_setting.<locals>.asked": _call("settings"),
    "real_paths._each.<locals>.asked": _of_real_paths,
    # From what systemd starts: all units that packages bring are looked at.
    **dict.fromkeys(("search.pulled_in", "search.on_the_bus"), lambda _: iter(["ask 'G /usr/lib/systemd/system/*'"])),
    "directory_encryption.attributes_of": _of_attributes,
    "firewall.where_filled.<locals>.asked": lambda each: _where(f"grep -qx filter {_place(each)}", b"filter\n")(each),
    "firewall_at_start.included_by": _call("included_filters"),
    "firewall_at_start.services_of": lambda _: iter(["ask 'G /etc/firewalld/services/*' 'G /usr/lib/firewalld/services/*'"]),
    **dict.fromkeys(("pam_enrolments.by_name", "pam_enrolments.in_files"), _call("stacks")),
    "pam_enrolments.in_homes": _of_homes,
    **dict.fromkeys(("ssh_host_certificates.certificates_told", "ssh_files.files_named"), _call("ssh_settings")),
    "running_containers.of_containers": lambda _: iter(["containers"]),
    "search.beside_usr": _where("[ -d /lib ] && [ ! -L /lib ]", b"", kind="directory"),
    # From disks and mounts.
    "luks.headers_of_devices": lambda _: iter(["headers"]),
    "luks.headers_elsewhere": _call("headers"),
    "storage.details_of_devices": lambda each: iter(["loops", *_where("[ -e /sys/class/block/dm-0 ]", _DM)(each)]),
    "zfs.questions": _where("grep -q ' - zfs ' /proc/self/mountinfo", _ZFS),
    "storage.backings": lambda _: iter(["compressed"]),
    "container_rights.where_else": _of_data_root,
    "firewall.where_loaded": _where("grep -q '^nf_tables ' /proc/modules", b"nf_tables 1 0 - Live 0x0\n"),
    "package_files.what_follows": _of_packages,
}
"""By name of the follower. `permissions.walks_of_other_disks` and the owners of set-id programs are asked along with the walks."""

WALKS = frozenset({"permissions.walks_of_other_disks", "set_id_programs.what_follows"})
OWNERS = frozenset({"set_id_programs.what_follows", "file_capabilities.what_follows"})

NOT_FOLLOWED = frozenset[str]()
"""Followers that the script has nothing for: what follows from them is unknown in a capture."""


def calls_for(followers: Iterable[Each]) -> list[str]:
    """The lines of the script, each once."""
    found: dict[str, None] = {}
    for each in followers:
        if (lines := CALLS.get(name_of(each))) is not None:
            try:
                found |= dict.fromkeys(lines(each))
            except UnusablePath:
                continue
    return list(found)


def names(followers: Sequence[Each]) -> set[str]:
    """All of them by name."""
    return {name_of(each) for each in followers}
