"""Access control lists: whom they let in, told alike by a root directory, a host and a capture, and judged."""

from __future__ import annotations

import os
import struct
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govaudit.model import Missing, Seen
from govaudit.targets.host.access_lists import entries_of_attribute, entries_told
from govaudit.targets.host.requests import KeyFiles, Listing
from tests.support.hosts import ask, capture
from tests.support.hosts import outcome as one_outcome

KEY = "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\n"


def attribute(*named: tuple[int, int, int], mask: int = 7) -> bytes:
    """system.posix_acl_access with these tags, permissions and numbers beside the usual three."""
    rows = [(0x01, 6, 0xFFFFFFFF), *named, (0x04, 4, 0xFFFFFFFF), (0x10, mask, 0xFFFFFFFF), (0x20, 0, 0xFFFFFFFF)]
    return struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *row) for row in sorted(rows, key=lambda row: (row[0], row[2])))


def listed(path: Path, *named: tuple[int, int, int], mask: int = 7) -> Path:
    os.setxattr(path, "system.posix_acl_access", attribute(*named, mask=mask))
    return path


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    (tmp_path / "etc").mkdir()
    for name in ("plain", "read by users", "masked", "group", "default/", "näme\\odd", "key"):
        path = tmp_path / name
        if name.endswith("/"):
            path.mkdir()
        else:
            path.write_text(KEY)
        path.chmod(0o640 if path.is_file() else 0o750)
    listed(tmp_path / "read by users", (0x02, 4, 1000), (0x02, 6, 1001), mask=4)
    listed(tmp_path / "masked", (0x02, 7, 1000), mask=0)
    listed(tmp_path / "group", (0x08, 5, 33))
    listed(tmp_path / "näme\\odd", (0x02, 4, 7))
    listed(tmp_path / "key", (0x02, 4, 1000))
    os.setxattr(tmp_path / "default", "system.posix_acl_default", attribute((0x02, 7, 1000)))
    return tmp_path


EXPECTED: dict[str, Any] = {
    "plain": (False, None),
    "read by users": (True, [("user", 1000, 4), ("user", 1001, 4)]),
    "masked": (True, [("user", 1000, 0)]),
    "group": (True, [("group", 33, 5)]),
    "default": (True, []),
    "näme\\odd": (True, [("user", 7, 4)]),
    "key": (True, [("user", 1000, 4)]),
}


def entries(outcome: object) -> Any:
    assert isinstance(outcome, Seen)
    told = outcome.data["entries"]
    return outcome.data["acl"], None if told is None else [(one["kind"], one["id"], one["permissions"]) for one in told]


def test_a_root_directory_a_host_and_a_capture_tell_the_same(tree: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    every = Listing(f"{tree}/*")
    carried = capture(tmp_path_factory.mktemp("capture"), [every])
    for address, pattern, prefix in ((f"root:{tree}", Listing("/*"), ""), ("local:", every, str(tree)), (carried, every, str(tree))):
        told = {one.source.removeprefix(f"{prefix}/"): entries(one.outcome) for one in ask(address, pattern)}
        assert {name: told[name] for name in EXPECTED} == EXPECTED, address


def test_keys_too(tree: Path) -> None:
    assert entries(one_outcome(f"root:{tree}", KeyFiles(("/key",)))) == EXPECTED["key"]
    assert entries(one_outcome("local:", KeyFiles((f"{tree}/key",)))) == EXPECTED["key"]
    assert entries(one_outcome("local:", KeyFiles((f"{tree}/plain",)))) == EXPECTED["plain"]


def test_what_is_damaged_is_not_known() -> None:
    good = attribute((0x02, 4, 1000))
    assert entries_of_attribute(good) == [{"kind": "user", "id": 1000, "permissions": 4}]
    for damaged in (b"", good[:-1], b"\1" + good[1:]):
        assert entries_of_attribute(damaged) is None
    assert entries_told(b"# file: /x\nuser::rw-\nuser:ann:r--\n\n") == {}
    assert entries_told(b"# file: /x\nuser:5:r--\n\n# file: /x\nuser::r--\n\n") == {}


@given(st.binary(max_size=500))
def test_no_bytes_upset_the_reading(noise: bytes) -> None:
    entries_of_attribute(noise)
    entries_told(b"# file: /x\n" + noise)


def test_without_getfacl_a_list_is_not_known(tree: Path) -> None:
    from govaudit.targets.host.access_lists import entries_seen

    told = entries_seen("/x", Seen(data={"acl": True, "entries": None}))
    assert isinstance(told, Missing)
    assert str(told.sentence) == "whom the access control list of /x names was not told: getfacl is not there"
    assert isinstance(entries_seen("/x", Seen(data={"acl": None})), Missing)
    assert entries_seen("/x", Seen(data={"acl": False})) == []
