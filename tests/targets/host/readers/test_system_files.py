"""Owners and modes of the files by which a system is ruled."""

from __future__ import annotations

import pytest

from govaudit.facts.permissions import FileAccess
from govaudit.model import Complete, FileAttributes, Missing, Seen
from govaudit.reading import Maybe, Reader
from govaudit.targets.host.readers import system_files
from govaudit.targets.host.requests import Listing
from tests.support import DENIED, saw
from tests.support.hosts import ask
from tests.support.startup import read

READERS = [value for value in vars(system_files).values() if isinstance(value, Reader)]


def seen_as(kind: str, mode: int, link: str = "") -> Seen:
    return Seen(attributes=FileAttributes(kind=kind, mode=mode, uid=0, gid=0), data={"owner": "root", "group": "root", "link": link})


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: str(reader.function.__name__))
def test_files_are_given_and_links_stand_for_what_they_lead_to(reader: Reader) -> None:
    request = reader.wants[0].request  # type: ignore[union-attr]
    assert isinstance(request, Listing)
    *found, ending = read(
        reader,
        None,
        saw(request, seen_as("file", 0o644), source="/etc/one"),
        saw(request, seen_as("link", 0o777, "/target"), source="/etc/two"),
        saw(request, seen_as("link", 0o777, "/dev/null"), source="/etc/masked"),
        saw(request, seen_as("link", 0o777, "/unseen"), source="/etc/three"),
        saw(Listing("/target"), seen_as("file", 0o666), source="/target"),
        saw(Listing("/dev/null"), seen_as("character", 0o666), source="/dev/null"),
    )
    assert {type(one) for one in found} == {reader.gives}
    known = {one.path: one.mode for one in found if isinstance(one, FileAccess)}
    assert (known["/etc/one"], known["/etc/two"]) == (0o644, 0o666)
    assert isinstance(known["/etc/three"], Missing)
    assert "/etc/masked" not in known
    assert isinstance(ending, Complete)
    assert list(read(reader, {request: DENIED})) == [DENIED]


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: str(reader.function.__name__))
def test_this_machine_can_be_asked(reader: Reader) -> None:
    seen = ask("local:", *(want.request for want in reader.wants if isinstance(want, Maybe)))
    found = list(read(reader, None, *seen))
    assert not isinstance(found[-1], Missing)
