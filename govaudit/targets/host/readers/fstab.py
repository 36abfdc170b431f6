"""/etc/fstab, with the devices that its tags stand for now."""

from __future__ import annotations

import re
from collections.abc import Iterator

from govaudit.facts.fstab import FstabEntry
from govaudit.model import Complete, Missing, Place, Reason, Seen, complete, missing
from govaudit.reading import Maybe, Observations, reads
from govaudit.targets.host.requests import File, Listing

from .storage import unescaped

FSTAB = File("/etc/fstab")
BY_TAG = {
    "UUID": Listing("/dev/disk/by-uuid/*"),
    "LABEL": Listing("/dev/disk/by-label/*"),
    "PARTUUID": Listing("/dev/disk/by-partuuid/*"),
    "PARTLABEL": Listing("/dev/disk/by-partlabel/*"),
}
BY_ID = Listing("/dev/disk/by-id/*")
BY_PATH = Listing("/dev/disk/by-path/*")
LINKS = (*BY_TAG.values(), BY_ID, BY_PATH)

MAX_LINES = 5_000

_ESCAPED = re.compile(r"\\x([0-9a-f]{2})")


@reads(FSTAB, *(Maybe(links) for links in LINKS))
def fstab_entries(seen: Observations) -> Iterator[FstabEntry | Complete | Missing]:
    """Every line of fstab(5) that has a device, a mount point and a type."""
    answer = seen.seen(FSTAB)
    if answer is None:
        yield complete("there is no /etc/fstab")
        return
    lines = answer.lines()
    if len(lines) > MAX_LINES:
        yield missing(Reason.TOO_LARGE, "{path} has more than {limit} lines", path=FSTAB.path, limit=MAX_LINES)
        return
    for number, line in enumerate(lines, start=1):
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        if len(words) < 3:
            yield missing(Reason.UNPARSEABLE, "{path}: line {line} cannot be read", path=FSTAB.path, line=number)
            return
        spec, point = unescaped(words[0])[:4096], unescaped(words[1])[:4096]
        yield FstabEntry(
            spec=spec,
            device=_device(seen, spec),
            point=point.rstrip("/") or "/",
            file_system=words[2],
            options=[option for option in (words[3] if len(words) > 3 else "defaults").split(",") if option][:100],
            place=Place(FSTAB.path, number),
        )
    yield complete("/etc/fstab mounts nothing")


def _device(seen: Observations, spec: str) -> str | Missing:
    """What a tag or a link of /dev/disk stands for now, by the links that udev makes."""
    tag, equals, value = spec.partition("=")
    links, name = BY_TAG.get(tag), value.strip("\"'")
    if links is None or not equals:
        directory, _, name = spec.rpartition("/")
        links = next((one for one in LINKS if one.pattern == directory + "/*"), None)
        if links is None:
            return spec
    for observation in seen.many(links):
        if isinstance(observation.outcome, Missing):
            return observation.outcome
        if not isinstance(observation.outcome, Seen) or not isinstance(observation.outcome.data, dict):
            continue
        link = str(observation.outcome.data.get("link", ""))
        if _same(observation.source.rpartition("/")[2], name) and link.startswith("../../") and "/" not in link[6:]:
            return "/dev/" + link[6:]
    return missing(Reason.NOT_SUPPORTED, "which device {device} stands for is not known", device=spec)


def _same(found: str, name: str) -> bool:
    """udev writes what may not stand in a name as `\\x20`; UUIDs are compared whatever their case."""
    plain = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), found)
    return name in (found, plain) or (len(name) == 36 and name.lower() == found.lower())
