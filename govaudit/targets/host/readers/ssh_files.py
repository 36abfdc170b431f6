"""Files that sshd's configuration names, and the moduli."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from govaudit.facts.ssh_files import ModuliOfSize, SshModuli, SshNamedFile
from govaudit.facts.sshd import SshDaemon
from govaudit.model import Absent, Complete, Missing, Observation, Place, Reason, Request, Seen, complete, missing
from govaudit.reading import Each, Maybe, Observations, reads
from govaudit.targets.host.requests import Command, Listing
from govaudit.targets.host.sshd.named import can_be_looked_at, named_in, plain

from .sshd import DUMP, MAIN, SETTINGS_OF_KEYS, included, ssh_daemon

NAMED = ("banner", "revokedkeys", "trustedusercakeys", "authorizedprincipalsfile")
MODULI_FILE = "/etc/ssh/moduli"
MODULI = Listing(MODULI_FILE)
_SAFE_AND_TESTED = "$1 ~ /^[0-9]/ && $2 == 2 && $3 > 1 && $3 % 2 == 0 && $4 > 0"
COUNTED = Command(("awk", f"{_SAFE_AND_TESTED} {{ n[$5 + 1]++ }} END {{ for (bits in n) print bits, n[bits] }}", MODULI_FILE))
"""How many moduli there are of each size, of those that sshd takes (`parse_prime` in dh.c). The file itself is long."""

_MOST_LINKS = 2


def files_named(seen: Sequence[Observation]) -> Iterator[Request]:
    """The listing of each file that is named, and of what it is a link to; and further files of the configuration."""
    for observation in seen:
        if observation.request.startswith("listing "):
            if target := _target(observation):
                yield Listing(target)
        elif observation.request in (DUMP.key, MAIN.key) or observation.request.startswith("glob "):
            yield from (Listing(path) for path in named_in(observation, NAMED))
    yield from included([one for one in seen if one.request != DUMP.key and not one.request.startswith("listing ")])


def _target(observation: Observation) -> str | None:
    outcome = observation.outcome
    if not isinstance(outcome, Seen) or outcome.attributes is None or outcome.attributes.kind != "link":
        return None
    target = str((outcome.data or {}).get("link") or "")
    folder = observation.request.removeprefix("listing ").rpartition("/")[0]
    path = target if target.startswith("/") else f"{folder}/{target}"
    return path if target and can_be_looked_at(path) else None


@reads(*SETTINGS_OF_KEYS, Each(MAIN, files_named, again=True), Each(DUMP, files_named, again=True))
def named_files(seen: Observations) -> Iterator[SshNamedFile | Absent | Complete | Missing]:
    """Each file that one of these keywords names for some connection; paths that depend on who logs in are left out."""
    daemon = ssh_daemon(seen)
    if not isinstance(daemon, SshDaemon):
        yield daemon
        return
    trouble: Missing | None = None
    for keyword in NAMED:
        answers = daemon.answers(keyword)
        if isinstance(answers, Missing):
            trouble = trouble or answers
            continue
        told: dict[str, Place | None] = {}
        for answer in answers:
            if answer.text.lower() not in ("none", "-", "") and "%" not in answer.text:
                told.setdefault(plain(answer.text), answer.place)
        for path, place in told.items():
            yield _named(keyword, path, place, seen)
    yield trouble or complete("sshd's configuration names no such files")


def _named(keyword: str, path: str, place: Place | None, seen: Observations) -> SshNamedFile:
    if not can_be_looked_at(path):
        why = missing(Reason.NOT_SUPPORTED, "the file {path} is not looked at", path=path)
        return SshNamedFile(keyword=keyword, path=path, is_there=why, size=why, set_at=place)
    observation = seen.one(Listing(path))
    for _ in range(_MOST_LINKS):
        target = _target(observation)
        if target is None:
            break
        observation = seen.one(Listing(target))
    match observation.outcome:
        case Missing() as why:
            return SshNamedFile(keyword=keyword, path=path, is_there=why, size=why, set_at=place)
        case Seen(attributes=attributes) if attributes is not None and attributes.kind == "file":
            size = missing(Reason.INCOMPLETE, "the size of {path} is not known", path=path) if attributes.size is None else attributes.size
            return SshNamedFile(keyword=keyword, path=path, is_there=True, size=size, set_at=place)
        case Seen(attributes=attributes) if attributes is not None and attributes.kind == "link":
            why = missing(Reason.NOT_SUPPORTED, "{path} is a link to another that is not followed", path=path)
            return SshNamedFile(keyword=keyword, path=path, is_there=why, size=why, set_at=place)
        case _:
            return SshNamedFile(keyword=keyword, path=path, is_there=False, size=0, set_at=place)


@reads(*SETTINGS_OF_KEYS, Maybe(MODULI), Maybe(COUNTED))
def moduli(seen: Observations) -> SshModuli | Absent | Missing:
    """Counted on the host; below a root directory only whether there are any can be told."""
    daemon: SshDaemon | Absent | Missing = ssh_daemon(seen)
    if not isinstance(daemon, SshDaemon):
        return daemon
    path = daemon.settings.get("modulifile", [MODULI_FILE])
    if isinstance(path, Missing):
        return path
    if path not in ([MODULI_FILE], [""]):
        return missing(Reason.NOT_SUPPORTED, "ModuliFile is {path}, which is not looked at", path=" ".join(path))
    listed, counted = seen.outcome(MODULI), seen.outcome(COUNTED)
    if isinstance(listed, Missing):
        return listed
    if isinstance(listed, Absent):
        return SshModuli(path=MODULI_FILE, is_there=False)
    if isinstance(counted, Missing):
        return counted
    if isinstance(counted, Absent) or counted.status != 0:
        return missing(Reason.INCOMPLETE, "the moduli in {path} could not be counted", path=MODULI_FILE)
    lines = [line for line in counted.text.split("\n") if line]
    sizes = [size for line in lines if (size := _size(line)) is not None]
    if len(sizes) != len(lines):
        return missing(Reason.UNPARSEABLE, "the count of the moduli in {path} is not understood", path=MODULI_FILE)
    return SshModuli(path=MODULI_FILE, is_there=True, sizes=sorted(sizes, key=_bits))


def _bits(size: ModuliOfSize) -> int:
    return size.bits


def _size(line: str) -> ModuliOfSize | None:
    bits, _, count = line.partition(" ")
    plain_numbers = bits.isascii() and bits.isdigit() and len(bits) < 7 and count.isascii() and count.isdigit() and len(count) < 10
    return ModuliOfSize(bits=int(bits), count=int(count)) if plain_numbers else None


