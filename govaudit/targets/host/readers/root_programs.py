"""su, sudo, pkexec and doas: whose they are and who may start them (dpkg-statoverride and the like change that)."""

from __future__ import annotations

from collections.abc import Iterator

from govaudit.facts.permissions import FileAccess
from govaudit.facts.root_programs import RootProgram
from govaudit.model import Complete, Missing, Seen, complete
from govaudit.reading import Each, Maybe, Observations, reads
from govaudit.targets.host.readers.permissions import access_of, behind_links
from govaudit.targets.host.requests import Listing

NAMES = ("su", "sudo", "pkexec", "doas")
FOLDERS = ("/usr/bin", "/usr/sbin", "/bin", "/usr/local/bin", "/usr/local/sbin")
PLACES = {Listing(f"{folder}/{name}"): (folder, name) for folder in FOLDERS for name in NAMES}
BIN = Listing("/bin")


@reads(*(Maybe(place) for place in PLACES), *(Each(place, behind_links) for place in PLACES), Maybe(BIN))
def root_programs(seen: Observations) -> Iterator[RootProgram | Complete | Missing]:
    """Each of them that is there; one that is a link has owner and mode of what it leads to."""
    unseen: list[Missing] = []
    folder = seen.outcome(BIN)
    is_merged = isinstance(folder, Seen) and folder.attributes is not None and folder.attributes.kind == "link"
    for place, (where, name) in PLACES.items():
        if where == "/bin" and is_merged:
            continue
        for observation in seen.many(place):
            access = access_of(observation, seen)
            if isinstance(access, FileAccess):
                yield _program(access, name)
            elif isinstance(access, Missing):
                unseen.append(access)
    yield unseen[0] if unseen else complete("none of su, sudo, pkexec and doas is there")


def _program(access: FileAccess, name: str) -> RootProgram:
    return RootProgram(
        path=access.path,
        name=name,
        owner=access.owner,
        group=access.group,
        uid=access.uid,
        gid=access.gid,
        mode=access.mode,
        has_acl=access.has_acl,
        entries=access.entries,
    )
