"""How the kernel would be started next time: the entries of GRUB, of the Boot Loader Specification and of syslinux; and their menus."""

from __future__ import annotations

import re
import shlex
from collections import Counter
from collections.abc import Iterable, Iterator

import msgspec

from govaudit.facts.boot import BootEntry, BootMenu
from govaudit.model import Absent, Complete, Missing, Observation, Place, Reason, Seen, complete, missing
from govaudit.reading import Maybe, Observations, reads
from govaudit.targets.host.requests import File, Glob, Listing

from .boot import EFI, GRUB
from .startup import is_there

SPECIFIED = tuple(Glob(f"{place}/loader/entries/*.conf") for place in ("/boot", "/efi", "/boot/efi"))
"""One file for each entry (uapi-group.org, Boot Loader Specification, type 1)."""
ENVIRONMENTS = (File("/boot/grub2/grubenv"), File("/boot/grub/grubenv"), Glob("/boot/efi/EFI/*/grubenv"))
UNIFIED = tuple(Listing(f"{place}/EFI/Linux/*.efi") for place in ("/boot", "/efi", "/boot/efi"))
"""Kernels that hold their command line themselves (type 2): it is not read."""

LOADER_CONF = tuple(File(f"{place}/loader/loader.conf") for place in ("/boot", "/efi", "/boot/efi"))
SYSTEMD_BOOT = tuple(Listing(f"{place}/EFI/systemd/systemd-boot*.efi") for place in ("/boot", "/efi", "/boot/efi"))
SYSLINUX = tuple(File(path) for path in ("/boot/extlinux.conf", "/boot/extlinux/extlinux.conf", "/boot/syslinux/syslinux.cfg"))
SYSLINUX_PROGRAM = tuple(Listing(f"/boot/{place}ldlinux.sys") for place in ("", "extlinux/", "syslinux/"))

MAX_LINES = 20_000
MOST_WORDS = 400

_LINUX = re.compile(r"\s*(?:linux(?:16|efi)?|module2?)\s+(?P<rest>\S.*)")
"""The second is what Xen is given; of its modules the kernel is one."""
_TITLE = re.compile(r"""\s*(?:menuentry|submenu)\s+(?:"([^"]*)"|'([^']*)'|(\S+))""")
_SET = re.compile(r"\s*(?:set\s+)?([A-Za-z_]\w*)=(.*)")
_VARIABLE = re.compile(r"\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))")
_SECRET = re.compile(r"(?i)([a-z_.]*(?:secret|passw|key|token)[a-z_.]*=).+")
_RECOVERY = frozenset(str.split("single s 1 rescue emergency recovery systemd.unit=rescue.target systemd.unit=emergency.target"))
_NO = frozenset({"no", "n", "false", "f", "off", "0"})


class _Variables:
    """What GRUB's variables may stand for: all that grubenv and `set` give them."""

    def __init__(self, seen: Observations, texts: Iterable[str]) -> None:
        self.unknown: Missing | None = None
        self._values: dict[str, dict[str, None]] = {}
        for request in ENVIRONMENTS:
            for observation in seen.many(request):
                if isinstance(observation.outcome, Missing):
                    self.unknown = observation.outcome
                elif isinstance(observation.outcome, Seen):
                    self._add(observation.outcome.text, every_line=True)
        for text in texts:
            self._add(text, every_line=False)

    def _add(self, text: str, *, every_line: bool) -> None:
        for line in text.split("\n")[:MAX_LINES]:
            match = _SET.fullmatch(line[:10_000])
            if match and (every_line or line.lstrip().startswith("set ")):
                value = match[2].strip()
                self._values.setdefault(match[1], {})[value[1:-1] if value[:1] in ("'", '"') and value[-1:] == value[:1] else value] = None

    def words(self, text: str) -> tuple[list[str], Missing | None]:
        """The words of a command line with all that its variables may stand for; one that nothing sets stands for nothing."""
        parts = [_VARIABLE.sub(" ", text)]
        unknown: Missing | None = None
        for match in list(_VARIABLE.finditer(text))[:50]:
            unknown = self.unknown
            parts += list(self._values.get(match[1] or match[2], {}))[:50]
        words = [word for part in parts for word in _split(_VARIABLE.sub(" ", part[:10_000]))]
        return [_SECRET.sub(r"\1***", word[:500]) for word in words][:MOST_WORDS], unknown


def _split(text: str) -> list[str]:
    try:
        return shlex.split(text)
    except ValueError:
        return text.split()


@reads(*(Maybe(one) for one in (*SPECIFIED, *GRUB, EFI, *ENVIRONMENTS, *UNIFIED, *SYSLINUX)))
def boot_entries(seen: Observations) -> Iterator[BootEntry | Complete | Missing]:
    """Each entry, whichever of the boot loaders that are there is used."""
    trouble: list[Missing] = []
    grub: list[tuple[str, str]] = []
    for request in (*GRUB, EFI):
        grub += _texts(seen.many(request), trouble)
    variables = _Variables(seen, [text for _, text in grub])
    found = [entry for path, text in grub for entry in _of_grub(path, text, variables)]
    found += [_specified(path, text, variables) for request in SPECIFIED for path, text in _texts(seen.many(request), trouble)]
    found += [entry for file in SYSLINUX for path, text in _texts(seen.many(file), trouble) for entry in _of_syslinux(path, text)]
    titles = Counter(entry.title for entry in found)
    for entry in found:
        place = f"{entry.title} ({entry.place.path}:{entry.place.line})"
        yield entry if titles[entry.title] == 1 else msgspec.structs.replace(entry, title=place)
    for listing in UNIFIED:
        for observation in seen.many(listing):
            if isinstance(observation.outcome, Missing):
                trouble.append(observation.outcome)
            elif isinstance(observation.outcome, Seen):
                trouble.append(missing(Reason.NOT_SUPPORTED, "the command line within {path} is not read", path=observation.source))
    yield trouble[0] if trouble else complete("no boot loader has an entry")


def _texts(observations: Iterable[Observation], trouble: list[Missing]) -> Iterator[tuple[str, str]]:
    for observation in observations:
        path = observation.source.removeprefix("file ").removeprefix("glob ")
        if isinstance(observation.outcome, Missing):
            trouble.append(observation.outcome)
        elif isinstance(observation.outcome, Seen):
            if observation.outcome.content.count(b"\n") > MAX_LINES:
                trouble.append(missing(Reason.TOO_LARGE, "{path} has more than {limit} lines", path=path, limit=MAX_LINES))
            else:
                yield path, observation.outcome.text


def _of_grub(path: str, text: str, variables: _Variables) -> Iterator[BootEntry]:
    title = ""
    for number, line in enumerate(text.split("\n"), 1):
        if match := _TITLE.match(line[:2_000]):
            title = match[1] or match[2] or match[3] or ""
        elif match := _LINUX.fullmatch(line[:10_000].rstrip()):
            kernel, _, rest = match["rest"].partition(" ")
            if line.lstrip().startswith("module") and "vmlinu" not in kernel:
                continue
            words, unknown = variables.words(rest)
            yield _entry(title or path, words, unknown, Place(path, number))


def _specified(path: str, text: str, variables: _Variables) -> BootEntry:
    """Several lines `options` are one (GRUB's blscfg takes the last alone: what either takes is looked at)."""
    options: list[str] = []
    title, first = path.rpartition("/")[2], 0
    for number, line in enumerate(text.split("\n"), 1):
        key, _, value = line.strip().partition(" ") if "\t" not in line.strip() else line.strip().replace("\t", " ", 1).partition(" ")
        if key == "options":
            options.append(value.strip())
            first = first or number
        elif key == "title" and value.strip():
            title = value.strip()[:200]
    words, unknown = variables.words(" ".join(options))
    return _entry(title, words, unknown, Place(path, first))


def _of_syslinux(path: str, text: str) -> Iterator[BootEntry]:
    """`APPEND` before the first `LABEL` holds for all that have none of their own (syslinux.cfg)."""
    label = ""
    for number, line in enumerate(text.split("\n"), 1):
        key, _, value = line.strip().partition(" ")
        if key.upper() == "LABEL":
            label = value.strip()[:200]
        elif key.upper() in ("APPEND", "KERNEL", "LINUX") and (key.upper() == "APPEND" or " " in value.strip()):
            words = [_SECRET.sub(r"\1***", word[:500]) for word in _split(value[:10_000])][:MOST_WORDS]
            yield _entry(label or path, words, None, Place(path, number))


def _entry(title: str, words: list[str], unknown: Missing | None, place: Place) -> BootEntry:
    return BootEntry(
        title=title[:200], arguments=words, is_recovery=any(word.lower() in _RECOVERY for word in words), untold=unknown, place=place
    )


@reads(*(Maybe(one) for one in (*SYSTEMD_BOOT, *LOADER_CONF, *SYSLINUX_PROGRAM, *SYSLINUX)))
def boot_menus(seen: Observations) -> Iterator[BootMenu | Complete | Missing]:
    """systemd-boot lets everybody edit unless loader.conf says `editor no`; syslinux, unless it takes no options or asks for a password."""
    trouble: list[Missing] = []
    installed = is_there(seen, SYSTEMD_BOOT)
    if isinstance(installed, Missing):
        trouble.append(installed)
    elif installed:
        yield _systemd_boot(seen)
    for file in SYSLINUX:
        match seen.outcome(file):
            case Missing() as why:
                trouble.append(why)
            case Seen() as content:
                yield _syslinux(seen, file.path, content)
            case Absent():
                pass
    yield trouble[0] if trouble else complete("neither systemd-boot nor syslinux is installed")


def _systemd_boot(seen: Observations) -> BootMenu:
    """The last mention of `editor` in loader.conf(5) counts; without the file everybody may edit. Of several files the weakest counts."""
    told: BootMenu | None = None
    for file in LOADER_CONF:
        outcome = seen.outcome(file)
        if isinstance(outcome, Missing):
            return BootMenu(program="systemd-boot", can_be_edited=outcome, configuration=file.path)
        if isinstance(outcome, Seen):
            values = [words[1] for line in outcome.lines()[:MAX_LINES] if len(words := line.split(None, 1)) == 2 and words[0] == "editor"]
            may = not values or values[-1].strip().lower() not in _NO
            if told is None or may:
                told = BootMenu(program="systemd-boot", can_be_edited=may, configuration=file.path)
    return told or BootMenu(program="systemd-boot", can_be_edited=True, configuration=LOADER_CONF[0].path)


def _syslinux(seen: Observations, path: str, content: Seen) -> BootMenu:
    """U-Boot reads a file of this name as well, and lets everybody in who has its console, unless that was built otherwise."""
    program = is_there(seen, SYSLINUX_PROGRAM)
    may: bool | Missing
    if isinstance(program, Missing):
        may = program
    elif not program:
        may = missing(Reason.NOT_SUPPORTED, "which boot loader reads {path} is not known", path=path)
    else:
        lines = [" ".join(line.split()).upper() for line in content.lines()[:MAX_LINES]]
        may = not any(line == "ALLOWOPTIONS 0" or line.startswith("MENU MASTER PASSWD ") for line in lines)
    return BootMenu(program="syslinux", can_be_edited=may, configuration=path)
