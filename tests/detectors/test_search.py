"""Searching a place: every file once, in pieces, safely, and with an honest account of what was not searched."""

from __future__ import annotations

import gzip
import os
import re
import stat
import struct
import zlib
from pathlib import Path

import pytest

from govaudit.detectors import search
from govaudit.detectors.distinct import Distinct
from govaudit.detectors.formats import unsearchable
from govaudit.detectors.results import KEPT, Found, Searched
from govaudit.detectors.search import Search
from tests.detectors import synthetic

NOBODY = 0xFFFFFFFF
"""The id in entries of an access control list that name nobody (acl(5))."""

ALL = ["nik", "npwp", "nip", "phone", "email", "payment_card"]


def searched(place: Path, *detectors: str, seconds: float = 60) -> Searched:
    return Search(str(place), detectors or ALL, seconds=seconds).run()


def found(place: Path, detector: str) -> Found:
    return searched(place, detector).found[0]


def test_a_hit_has_its_place_and_a_mask(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "warga.csv").write_text(f"nama,nik\nA,{synthetic.NIK}\n")
    (hit,) = found(tmp_path, "nik").hits
    assert (hit.path, hit.line, hit.column, hit.offset) == ("data/warga.csv", 2, 3, 11)
    assert (hit.masked, hit.confidence) == ("32**************", "high")


def test_a_single_file_can_be_the_place(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(synthetic.NIK)
    assert [hit.path for hit in found(file, "nik").hits] == [""]


def test_counts_are_true_beyond_what_is_kept(tmp_path: Path) -> None:
    lines = [f"3201014501999{number % 1000:03d}" if number % 1000 else synthetic.NIK for number in range(2500)]
    (tmp_path / "a.csv").write_text("nik\n" + "\n".join(line.ljust(16, "9") for line in lines))
    result = found(tmp_path, "nik")
    assert sum(result.counts.values()) == 2500
    assert len(result.hits) == KEPT


@pytest.mark.parametrize("shift", [*range(-24, 3), 100])
def test_nothing_is_lost_or_doubled_between_two_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shift: int) -> None:
    monkeypatch.setattr(search, "_BLOCK", 4096)
    monkeypatch.setattr(search, "_LONGEST", 256)
    monkeypatch.setattr(search, "_CONTEXT", 64)
    before = "x\n" * ((4096 + shift) // 2) + " " * (shift % 2)
    (tmp_path / "a.txt").write_text(f"{before}{synthetic.NIK}\n{'y' * 9000}\n{synthetic.NIK}")
    result = found(tmp_path, "nik")
    assert [hit.offset for hit in result.hits] == [len(before), len(before) + 16 + 9002]
    assert [hit.line for hit in result.hits] == [before.count("\n") + 1, before.count("\n") + 3]
    assert result.distinct == 1


def test_a_line_of_many_megabytes_is_searched_with_true_columns(tmp_path: Path) -> None:
    filler = "z" * 5_000_000
    (tmp_path / "a.txt").write_text(f"{filler} {synthetic.NIK} {filler} {synthetic.EMAIL}")
    (hit,) = found(tmp_path, "nik").hits
    assert (hit.line, hit.column) == (1, 5_000_002)
    (hit,) = found(tmp_path, "email").hits
    assert (hit.line, hit.column) == (1, 10_000_020)


def test_a_run_of_digits_longer_than_a_piece_is_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(synthetic.NIK * 200_000)
    assert found(tmp_path, "nik").counts == {}


def test_bytes_that_are_no_text_do_not_hide_what_is(tmp_path: Path) -> None:
    (tmp_path / "a.log").write_bytes(b"a\x00b\xff\xfe\n" + b"text " * 100 + synthetic.NIK.encode() + b"\x00\n")
    assert found(tmp_path, "nik").counts == {"high": 1}


def test_utf_16_is_searched(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f"nik\r\n{synthetic.NIK}\r\n", encoding="utf-16")
    assert found(tmp_path, "nik").counts == {"high": 1}


def test_what_is_no_text_is_counted_by_format(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"PK\x03\x04" + b"x" * 100)
    (tmp_path / "b.pdf").write_bytes(b"%PDF-1.7\n")
    (tmp_path / "c.bin").write_bytes(bytes(1000))
    (tmp_path / "d.txt").write_text("text")
    result = searched(tmp_path)
    assert result.files == 1
    assert result.no_text == {"PDF": 1, "ZIP archive or office document": 1, "binary": 1}
    assert (result.unread[0].path, result.unread[0].why) == ("a.zip", "ZIP archive or office document")


def test_special_files_are_not_opened_and_links_not_followed(tmp_path: Path) -> None:
    place = tmp_path / "place"
    (place / "data").mkdir(parents=True)
    (tmp_path / "outside.txt").write_text(synthetic.NIK)
    (place / "data" / "a.txt").write_text("nothing")
    os.mkfifo(place / "fifo")
    (place / "loop").symlink_to(place)
    (place / "inside").symlink_to("data/a.txt")
    result = searched(place)
    assert (result.files, result.unread_count, result.found[0].counts) == (1, 0, {})


@pytest.mark.parametrize(
    ("target", "why"),
    [
        ("../outside.txt", "a link out of the place"),
        ("..", "a link out of the place"),
        ("nowhere", "a link that leads nowhere"),
        ("link", "a link that leads nowhere"),
        ("fifo", "a link to a special file"),
        ("/dev/null", "a link to a special file"),
    ],
)
def test_links_to_elsewhere_are_not_searched_and_say_so(tmp_path: Path, target: str, why: str) -> None:
    place = tmp_path / "place"
    place.mkdir()
    (tmp_path / "outside.txt").write_text(synthetic.NIK)
    os.mkfifo(place / "fifo")
    (place / "link").symlink_to(target)
    result = searched(place)
    assert (result.files, result.found[0].counts) == (0, {})
    assert result.unread_by_reason == {why: 1}


def test_a_place_that_is_a_link_holds_what_its_target_holds(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "a.txt").write_text(synthetic.NIK)
    (tmp_path / "real" / "b.txt").symlink_to(tmp_path / "real" / "a.txt")
    (tmp_path / "place").symlink_to("real")
    result = searched(tmp_path / "place")
    assert (result.files, result.unread_count, result.found[0].counts) == (1, 0, {"high": 1})


def test_text_behind_which_something_else_begins_is_not_wholly_searched(tmp_path: Path) -> None:
    text = b"nama,kota\n" * 10_000
    (tmp_path / "a.csv").write_bytes(text + f"nik\n{synthetic.NIK}\n".encode("utf-16"))
    (tmp_path / "b.csv").write_bytes(text + gzip.compress(os.urandom(20_000)))
    (tmp_path / "c.csv").write_bytes(f"nama\n{'x' * 70_000}".encode("utf-16") + f"\n{synthetic.NIK}\n".encode())
    (tmp_path / "d.csv").write_bytes(text)
    (tmp_path / "e.csv").write_text("nama,kota\n" * 10_000, encoding="utf-16")
    result = searched(tmp_path)
    assert {unread.path: unread.why for unread in result.unread} == {
        "a.csv": "partly in another encoding",
        "b.csv": "partly binary",
        "c.csv": "partly in another encoding",
    }
    assert result.files == 2


def test_compressed_bytes_without_a_known_beginning_are_binary(tmp_path: Path) -> None:
    (tmp_path / "a.bin").write_bytes(zlib.compress(os.urandom(70_000))[2:])
    assert searched(tmp_path).no_text == {"binary": 1}


@pytest.mark.parametrize(
    ("name", "content", "may_hide"),
    [
        ("app.py", b"\x00" * 100, True),
        (".env", b"%PDF-1.7\nTOKEN=x\n", True),
        (".env.production", b"%PDF-1.7\n", True),
        ("Makefile", b"\x00" * 100, True),
        ("notes.xyz", b"\x00" * 100, True),
        ("app", b"\x7fELF", False),
        ("logo.png", b"\x89PNG", False),
        ("c.bin", b"\x00" * 100, False),
        ("objects/ab/cdef", b"x\x01\x00", False),
        ("buku.pdf", b"%PDF-1.7\n", False),
    ],
)
def test_no_text_under_a_name_of_text_may_hide_some(tmp_path: Path, name: str, content: bytes, may_hide: bool) -> None:
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_bytes(content)
    result = searched(tmp_path)
    assert (result.unread_count, sum(result.no_text.values())) == ((1, 0) if may_hide else (0, 1))


def test_access_control_lists_of_files_and_directories_are_told(tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0o750)
    for name in ("a.txt", "b.txt", "closed/c.txt"):
        (tmp_path / name).write_text(synthetic.NIK)
    everyone_of_group_5 = struct.pack("<I" + "HHI" * 5, 2, 1, 6, NOBODY, 4, 4, NOBODY, 8, 4, 5, 16, 4, NOBODY, 32, 0, NOBODY)
    os.setxattr(tmp_path / "a.txt", "system.posix_acl_access", everyone_of_group_5)
    os.setxattr(tmp_path / "closed", "system.posix_acl_access", everyone_of_group_5)
    files = {file.path: file.has_list for file in found(tmp_path, "nik").files_with_hits}
    assert files == {"a.txt": True, "b.txt": False, "closed/c.txt": True}


def test_numbers_in_groups_are_weighed_against_chance(tmp_path: Path) -> None:
    (tmp_path / "table.txt").write_text("\n".join(["3201 0145 0199 9901", *(f"9912 {n:04d} 9912 5678" for n in range(2000))]))
    (tmp_path / "list.txt").write_text("3201 0145 0199 9901\n")
    result = found(tmp_path, "nik")
    assert result.counts == {"high": 1, "low": 1}
    assert {hit.path for hit in result.hits} == {"list.txt"}


def test_numbers_in_groups_do_not_stay_in_names(tmp_path: Path) -> None:
    for name in ("3201-0145-0199-9901.jpg", "32.01.01.450199.9901.jpg", "KTP3201014501999901A.jpg"):
        (tmp_path / name).write_text(synthetic.EMAIL)
    result = found(tmp_path, "email")
    assert [re.sub(r"nik-[a-z2-7]{10}", "#", hit.path) for hit in result.hits] == ["#.jpg", "#.jpg", "KTP#A.jpg"]


def test_very_deep_directories_are_named(tmp_path: Path) -> None:
    deep = tmp_path
    for _ in range(210):
        deep = deep / "d"
    deep.mkdir(parents=True)
    (deep / "a.txt").write_text(synthetic.NIK)
    assert searched(tmp_path).unread_by_reason == {"too deep": 1}


def test_a_file_beyond_the_limit_is_searched_in_part_and_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "_LARGEST_FILE", 1 << 20)
    (tmp_path / "a.txt").write_text(synthetic.NIK + "\n" + "x" * (2 << 20))
    result = searched(tmp_path, "nik")
    assert result.found[0].counts == {"high": 1}
    assert result.unread_by_reason == {"too large": 1}


def test_names_of_files_and_directories_are_searched_once_and_masked(tmp_path: Path) -> None:
    folder = tmp_path / synthetic.NIP
    folder.mkdir()
    for name in (f"ktp_{synthetic.NIK}.jpg", "a.txt", "b.txt"):
        (folder / name).write_bytes(b"\xff\xd8\xff")
    result = searched(tmp_path, "nik", "nip")
    assert [found.counts for found in result.found] == [{"high": 1}, {"high": 1}]
    [hit] = result.found[0].hits
    assert (re.sub(r"-[a-z2-7]{10}", "-#", hit.path), hit.line) == ("nip-#/ktp_nik-#.jpg", 0)


def test_the_end_of_the_time_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a")
    (tmp_path / "b.txt").write_text("b")
    assert searched(tmp_path, seconds=0).stopped == "time"


def test_the_protection_of_files_with_hits(tmp_path: Path) -> None:
    for directory in (tmp_path, *tmp_path.parents):
        if not directory.stat().st_mode & stat.S_IXOTH:
            directory.chmod(directory.stat().st_mode | stat.S_IXOTH)
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o750)
    for name, mode in (("open.txt", 0o644), ("group.txt", 0o640), ("closed/a.txt", 0o644)):
        (tmp_path / name).write_text(synthetic.NIK)
        (tmp_path / name).chmod(mode)
    files = {file.path: file for file in found(tmp_path, "nik").files_with_hits}
    assert {path: (file.mode, file.others_can_read) for path, file in files.items()} == {
        "closed/a.txt": (0o644, False),
        "group.txt": (0o640, False),
        "open.txt": (0o644, True),
    }


def test_what_chance_brings_among_many_numbers_is_doubtful(tmp_path: Path) -> None:
    orders = [f"99{number:014d}" for number in range(1000)]
    (tmp_path / "orders.txt").write_text("\n".join([*orders, synthetic.NIK_OF_OTHER_DISTRICT]))
    (tmp_path / "list.txt").write_text("\n".join([synthetic.NIK_OF_OTHER_DISTRICT] * 3))
    result = found(tmp_path, "nik")
    assert result.counts == {"medium": 3, "low": 1}
    assert {hit.path for hit in result.hits} == {"list.txt"}


def test_different_values_are_counted_without_keeping_them() -> None:
    few, many = Distinct(), Distinct()
    for number in range(3000):
        few.add(b"%d" % (number % 500))
        many.add(b"%d" % number)
        many.add(b"%d" % number)
    assert few.estimate() == 500
    assert 2500 < many.estimate() < 3500


@pytest.mark.parametrize(
    ("beginning", "what"),
    [
        (b"", ""),
        (b"plain text\n", ""),
        ("naïve text, „quoted“\n".encode(), ""),
        (b"\xff\xfea\x00b\x00", ""),
        (b"\x1f\x8b\x08", "gzip"),
        (b"\x7fELF", "program"),
        (b"SQLite format 3\x00", "SQLite database"),
        (b"x" * 257 + b"ustar" + b"x", "tar archive"),
        (bytes(100), "binary"),
    ],
)
def test_formats(beginning: bytes, what: str) -> None:
    assert unsearchable(beginning) == what
