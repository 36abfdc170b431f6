"""Owners and modes of the files by which a system is ruled."""

from __future__ import annotations

import pytest

from govaudit.facts.permissions import FileAccess
from govaudit.model import Complete, FileAttributes, Missing, Seen
from govaudit.reading import Reader
from govaudit.targets.host.readers import system_files
from govaudit.targets.host.requests import Listing
from tests.support import DENIED, saw
from tests.support.hosts import ask
from tests.support.startup import read

READERS = [value for value in vars(system_files).values() if isinstance(value, Reader)]


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: str(reader.function.__name__))
def test_files_are_given_and_links_are_left_out(reader: Reader) -> None:
    request = reader.wants[0].request  # type: ignore[union-attr]
    assert isinstance(request, Listing)
    there = Seen(attributes=FileAttributes(mode=0o644, uid=0, gid=0), data={"owner": "root", "group": "root", "link": ""})
    link = Seen(attributes=FileAttributes(kind="link", mode=0o777, uid=0, gid=0), data={"owner": "root", "group": "root", "link": "/x"})
    one, ending = read(reader, None, saw(request, there, source="/etc/one"), saw(request, link, source="/etc/two"))
    assert type(one) is reader.gives
    assert isinstance(one, FileAccess)
    assert (one.path, one.mode) == ("/etc/one", 0o644)
    assert isinstance(ending, Complete)
    assert list(read(reader, {request: DENIED})) == [DENIED]


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: str(reader.function.__name__))
def test_this_machine_can_be_asked(reader: Reader) -> None:
    seen = ask("local:", *(want.request for want in reader.wants))  # type: ignore[union-attr]
    found = list(read(reader, None, *seen))
    assert not isinstance(found[-1], Missing)
