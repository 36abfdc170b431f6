"""Which operating system it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govaudit.facts.operating_system import OperatingSystem
from govaudit.looking import Limits
from govaudit.model import Missing, Target
from govaudit.reading import Observations
from govaudit.targets.host.observer import connect
from govaudit.targets.host.readers.operating_system import PLACES, operating_system
from tests.support import DENIED, NOT_THERE, WHEN
from tests.support.startup import answered

DEBIAN = """\
PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"
NAME="Debian GNU/Linux"
VERSION_ID="12"
ID=debian
"""


def test_debian() -> None:
    found = operating_system(answered({PLACES[0]: DEBIAN}))
    assert found == OperatingSystem(id="debian", version="12", name="Debian GNU/Linux 12 (bookworm)", like=[], observed_at=WHEN)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('ID="rocky"\nVERSION_ID="9.4"\nID_LIKE="rhel centos fedora"\n', ("rocky", "9.4", ["rhel", "centos", "fedora"])),
        ("ID='ubuntu'\nVERSION_ID='24.04'\nID_LIKE=debian\n", ("ubuntu", "24.04", ["debian"])),
        ("ID=arch\n", ("arch", "", [])),
        ("# ID=no\nID=a\nID=b\n", ("b", "", [])),
        ('ID=x\nVERSION_ID="$(reboot)"\n', ("x", "", [])),
    ],
)
def test_other_systems_and_forms(text: str, expected: tuple[str, str, list[str]]) -> None:
    found = operating_system(answered({PLACES[0]: text}))
    assert (found.id, found.version, found.like) == expected


def test_the_second_place_counts_where_the_first_is_not_there() -> None:
    assert operating_system(answered({PLACES[0]: NOT_THERE, PLACES[1]: DEBIAN})).id == "debian"
    assert operating_system(answered({PLACES[0]: DENIED, PLACES[1]: DEBIAN})).id == "debian"


def test_no_answer_is_missing() -> None:
    assert isinstance(operating_system(answered({PLACES[0]: NOT_THERE, PLACES[1]: NOT_THERE})), Missing)
    assert operating_system(answered({PLACES[0]: DENIED, PLACES[1]: NOT_THERE})) == DENIED
    assert isinstance(operating_system(answered({PLACES[0]: "NAME=x\n"})), Missing)


def test_this_machine() -> None:
    with connect(Target(system="s", address="local:", kind="host"), Limits(60)) as session:
        found = operating_system(Observations(session.ask(PLACES)))
    assert f"ID={found.id}" in Path("/etc/os-release").read_text().replace('"', "")


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=200))
def test_no_bytes_make_the_reader_raise(data: bytes) -> None:
    for content in (data, b"ID=" + data, b'ID="' + data, b"ID=x\nVERSION_ID='" + data):
        assert isinstance(operating_system(answered({PLACES[0]: content})), OperatingSystem | Missing)
