"""/etc/fstab beside libmount's own reading."""

from __future__ import annotations

import json
import random
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govaudit.facts.fstab import FstabEntry
from govaudit.model import Complete, FileAttributes, Missing, Place, Seen
from govaudit.targets.host.readers.fstab import BY_ID, BY_TAG, FSTAB, fstab_entries
from tests.support import DENIED, NOT_THERE, saw
from tests.support.startup import read


def entries(text: Any, *more: Any) -> list[FstabEntry | Complete | Missing]:
    return list(read(fstab_entries, {FSTAB: text}, *more))


def link(request: Any, path: str, target: str) -> Any:
    return saw(request, Seen(attributes=FileAttributes(kind="link"), data={"link": target}), source=path)


def test_a_line_in_full() -> None:
    found, end = entries(
        "# <file system>\nUUID=aa-1\t/srv\\040x\text4\tdefaults,noauto 0 2\n", link(BY_TAG["UUID"], "/dev/disk/by-uuid/aa-1", "../../dm-1")
    )
    assert found == FstabEntry(
        spec="UUID=aa-1",
        device="/dev/dm-1",
        point="/srv x",
        file_system="ext4",
        options=["defaults", "noauto"],
        place=Place("/etc/fstab", 2),
    )
    assert not found.at_start
    assert isinstance(end, Complete)


@pytest.mark.parametrize(
    ("spec", "request_", "name"),
    [
        ("UUID=aa", BY_TAG["UUID"], "by-uuid/aa"),
        ('UUID="aa"', BY_TAG["UUID"], "by-uuid/aa"),
        ("LABEL=my\\040data", BY_TAG["LABEL"], "by-label/my\\x20data"),
        ("PARTUUID=0A3C5A9A-7CFD-47ED-A706-95A441980299", BY_TAG["PARTUUID"], "by-partuuid/0a3c5a9a-7cfd-47ed-a706-95a441980299"),
        ("PARTLABEL=data", BY_TAG["PARTLABEL"], "by-partlabel/data"),
        ("/dev/disk/by-id/dm-name-x", BY_ID, "by-id/dm-name-x"),
        ("/dev/disk/by-uuid/aa", BY_TAG["UUID"], "by-uuid/aa"),
    ],
)
def test_tags_are_followed_by_the_links_of_udev(spec: str, request_: Any, name: str) -> None:
    found = entries(f"{spec} /srv ext4\n", link(request_, f"/dev/disk/{name}", "../../sdb1"))[0]
    assert isinstance(found, FstabEntry)
    assert found.device == "/dev/sdb1"
    other = entries(f"{spec} /srv ext4\n", link(request_, f"/dev/disk/{name}x", "../../sdb1"))[0]
    assert isinstance(other, FstabEntry)
    assert isinstance(other.device, Missing)
    denied = entries(f"{spec} /srv ext4\n", saw(request_, DENIED))[0]
    assert isinstance(denied, FstabEntry)
    assert denied.device == DENIED


def test_no_fstab_is_knowledge_and_a_line_that_cannot_be_read_is_not() -> None:
    assert [type(one) for one in entries(NOT_THERE)] == [Complete]
    assert isinstance(entries("/dev/sda1 /\n")[-1], Missing)


def said_by_libmount(path: Path, table: str) -> list[tuple[str, str, str, list[str]]]:
    path.write_text(table)
    shown = subprocess.run(
        ["findmnt", "-s", "-F", str(path), "-J", "-l", "-o", "SOURCE,TARGET,FSTYPE,OPTIONS"], check=False, capture_output=True
    ).stdout
    rows = json.loads(shown)["filesystems"] if shown.strip() else []
    return sorted((row["source"], row["target"], row["fstype"], (row["options"] or "defaults").split(",")) for row in rows)


def test_lines_are_read_as_libmount_reads_them(tmp_path: Path) -> None:
    chance = random.Random(7)
    agreed = entries_read = 0
    for _ in range(60):
        lines = []
        for each in range(chance.randint(1, 6)):
            fields = [
                chance.choice(["/dev/sda2", "UUID=0a", "LABEL=x", "filer:/a\\040b", "//filer/x", "/img#1", "tmpfs", "/dev/mapper/vg-a"]),
                f"/srv{each}{chance.choice(['', '/x', chr(92) + '040y', chr(92) + '011', '#z'])}",
                chance.choice(["ext4", "xfs", "nfs4", "auto", "tmpfs"]),
                chance.choice(["defaults", "noauto,user", "rw,nosuid,nodev", "x-systemd.automount,noauto"]),
                "0",
                chance.choice(["0", "1", "2"]),
            ]
            blank = chance.choice([" ", "\t", "  \t "])
            lines.append(chance.choice(["", " ", "\t"]) + blank.join(fields[: chance.choice([3, 4, 5, 6, 6])]))
            lines.append(chance.choice(["", "# /dev/sdz /z ext4", "   # x", "\t"]))
        table = "".join(f"{line}\n" for line in lines)
        ours = sorted((one.spec, one.point, one.file_system, one.options) for one in entries(table) if isinstance(one, FstabEntry))
        assert ours == said_by_libmount(tmp_path / "fstab", table), table
        agreed += 1
        entries_read += len(ours)
    print(f"{agreed} of 60 fstabs ({entries_read} lines) read as libmount reads them")


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400))
def test_no_bytes_make_the_reader_raise(data: bytes) -> None:
    assert isinstance(entries(b"/dev/a / ext4\n" + data)[-1], Complete | Missing)
