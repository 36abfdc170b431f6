"""The LUKS headers of a host's devices, and those that /etc/crypttab says to lie elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from govaudit.facts.luks import LuksHeader, LuksVolume
from govaudit.model import Absent, Complete, Missing, Observation, Reason, Request, Seen, complete, missing
from govaudit.reading import Each, Maybe, Observations, reads
from govaudit.targets.host.disks.crypttab import Line, lines_of
from govaudit.targets.host.requests import DeviceHeaders, File, LuksHeaderOf

from .storage import device_rows, has_luks_header, is_drive

CRYPTTAB = File("/etc/crypttab")

MOST_HEADERS = 256
"""Headers that are asked for."""


def headers_of_devices(devices: Sequence[Observation]) -> Sequence[Request]:
    """The header of each device that begins with one."""
    rows = [row for seen in devices if isinstance(seen.outcome, Seen) for row in device_rows(seen.outcome) or ()]
    return [LuksHeaderOf(_node(row[0])) for row in rows if has_luks_header(row)][:MOST_HEADERS]


def headers_elsewhere(crypttab: Sequence[Observation]) -> Sequence[Request]:
    """The headers that crypttab names."""
    return [LuksHeaderOf(line.header) for line in _detached(crypttab)][:MOST_HEADERS]


def _detached(crypttab: Sequence[Observation]) -> list[Line]:
    found = [line for seen in crypttab if isinstance(seen.outcome, Seen) for line in lines_of(seen.outcome)]
    return [line for line in found if line.header.startswith("/")]


def _node(name: str) -> str:
    """The kernel writes `!` in /sys where the name under /dev has a slash."""
    return "/dev/" + name.replace("!", "/")


@reads(DeviceHeaders(), Each(DeviceHeaders(), headers_of_devices), Maybe(CRYPTTAB), Each(CRYPTTAB, headers_elsewhere))
def luks_volumes(seen: Observations) -> Iterator[LuksVolume | Complete | Missing]:
    """Each device that begins with a LUKS header, and each line of crypttab with `header=`."""
    answer = seen.seen(DeviceHeaders())
    rows = device_rows(answer) if answer is not None else None
    if rows is None:
        yield missing(Reason.UNPARSEABLE, "the list of block devices cannot be read")
        return
    table = seen.outcome(CRYPTTAB)
    detached = _detached(seen.many(CRYPTTAB))
    with_header = [row[0] for row in rows if has_luks_header(row)]
    for name in with_header[:MOST_HEADERS]:
        yield LuksVolume(device=_node(name), header_at="", header=_header(seen, _node(name)))
    for line in detached[:MOST_HEADERS]:
        yield LuksVolume(device=line.source, header_at=line.header, header=_header(seen, line.header))
    unread = [row[0] for row in rows if row[8] == "" and row[7] not in ("", "0") and not is_drive(row[0])]
    if isinstance(table, Missing):
        yield table
    elif unread:
        yield missing(Reason.PERMISSION_DENIED, "the first bytes of {devices} may not be read", devices=unread[:10])
    elif max(len(with_header), len(detached)) > MOST_HEADERS:
        yield missing(Reason.TOO_LARGE, "there are more than {limit} LUKS headers", limit=MOST_HEADERS)
    else:
        yield complete("no device begins with a LUKS header")


def _header(seen: Observations, path: str) -> LuksHeader | Missing:
    match seen.outcome(LuksHeaderOf(path)):
        case Missing() as why:
            return why
        case Absent():
            return missing(Reason.INCOMPLETE, "{path} begins with no LUKS header now", path=path)
        case Seen() as answer:
            try:
                return msgspec.convert(answer.data, type=LuksHeader)
            except (msgspec.ValidationError, RecursionError):
                return missing(Reason.UNPARSEABLE, "what was kept of the LUKS header of {path} cannot be read", path=path)
