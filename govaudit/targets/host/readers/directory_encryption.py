"""Directories that are encrypted in themselves: by fscrypt of ext4, f2fs and UBIFS, or as homes of eCryptfs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from govaudit.facts.encryption_at_rest import DirectoryEncryption
from govaudit.model import Absent, Complete, Missing, Observation, Reason, Seen, complete, missing
from govaudit.reading import Each, Maybe, Observations, reads
from govaudit.targets.host.requests import Command, Listing

from .accounts import PASSWD
from .home_files import homes

USUAL = ("/home", "/root", "/srv")
MOST = 500

ECRYPTFS = Listing("/home/.ecryptfs/*/.Private")
"""Where ecryptfs-setup-private keeps what lies in a home that is encrypted as a whole."""

_PLAIN = re.compile(r"/[A-Za-z0-9_.+@/ -]*")
_LINE = re.compile(r"(?P<flags>[A-Za-z-]{8,40}) (?P<path>/.*)")


def attributes_of(passwd: Sequence[Observation]) -> Iterator[Command]:
    """Their attributes, by which the kernel tells an encrypted directory (lsattr(1), chattr(1): `E`)."""
    yield _attributes(passwd)


def _attributes(passwd: Sequence[Observation]) -> Command:
    paths = [home for _, home in homes(passwd) if home and _PLAIN.fullmatch(home)]
    return Command(("lsattr", "-d", "--", *list(dict.fromkeys([*USUAL, *paths]))[:MOST]))


@reads(PASSWD, Each(PASSWD, attributes_of), Maybe(ECRYPTFS))
def directory_encryption(seen: Observations) -> Iterator[DirectoryEncryption | Complete | Missing]:
    """Each of the usual directories and the homes that is; one whose attributes may not be read, while it is there, leaves doubt."""
    trouble = [one.outcome for one in seen.many(ECRYPTFS) if isinstance(one.outcome, Missing)]
    accounts = {one.source.split("/")[3] for one in seen.many(ECRYPTFS) if isinstance(one.outcome, Seen) and one.source.count("/") > 3}
    given: set[str] = set()
    for line, home in homes(seen.many(PASSWD)):
        if line.name in accounts and home and home not in given:
            given.add(home)
            closed = missing(Reason.NOT_SUPPORTED, "whether {path} is kept in eCryptfs is seen only while it is open", path=home)
            yield DirectoryEncryption(path=home, by="eCryptfs", holds=closed)
    match seen.outcome(_attributes(seen.many(PASSWD))):
        case Missing() as why:
            trouble.append(why)
        case Absent():
            trouble.append(missing(Reason.TOOL_MISSING, "{program} is not installed", program="lsattr"))
        case Seen() as answer:
            for raw in answer.lines()[: 2 * MOST]:
                match = _LINE.fullmatch(raw)
                if match and "E" in match["flags"] and match["path"] not in given:
                    given.add(match["path"])
                    yield DirectoryEncryption(path=match["path"], by="fscrypt", holds=True)
            if "denied" in answer.errors.lower() or "not permitted" in answer.errors.lower():
                trouble.append(missing(Reason.PERMISSION_DENIED, "the attributes of some directories may not be read"))
    yield trouble[0] if trouble else complete("no home is encrypted in itself")
