"""The stream of the script, parsed as hostile."""

from __future__ import annotations

import io
import tarfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govaudit.targets.host.frames import complaints, contents, members, records, sections

NONCE = "0f" * 16


def archive(files: dict[str, bytes], form: int = tarfile.GNU_FORMAT) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=form) as tar:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
    return out.getvalue()


def test_sections_lie_between_marks() -> None:
    stream = f"Welcome\n\n@{NONCE} start 1 0\nabc\n\n\n@{NONCE} empty\n\n@{NONCE} end 1\n".encode()
    assert [(each.words, each.payload) for each in sections(stream, NONCE)] == [
        (("start", "1", "0"), b"abc\n\n"),
        (("empty",), b""),
        (("end", "1"), b""),
    ]


def test_a_section_that_is_cut_off_is_none() -> None:
    stream = f"\n@{NONCE} files\nwhole\n@{NONCE} more\nhalf of i".encode()
    assert [each.words for each in sections(stream, NONCE)] == [("files",)]
    assert sections(f"\n@{NONCE} fil".encode(), NONCE) == []


def test_another_nonce_marks_nothing() -> None:
    stream = f"\n@{NONCE} file\na\n@{'00' * 16} end 1\nb\n@{NONCE} end 1\n".encode()
    assert sections(stream, NONCE)[0].payload == f"a\n@{'00' * 16} end 1\nb".encode()


@pytest.mark.parametrize("form", [tarfile.GNU_FORMAT, tarfile.PAX_FORMAT, tarfile.USTAR_FORMAT])
def test_archives_of_every_form(form: int) -> None:
    files = {"etc/a": b"one", "etc/" + "d/" * 45 + "e": b"deep", "etc/empty": b"", "etc/block": b"x" * 512}
    if form != tarfile.USTAR_FORMAT:
        files |= {"etc/" + "n" * 200: b"long", "etc/né": b"utf-8"}
    expected = {b"/" + name.encode(): content for name, content in files.items()}
    assert contents(archive(files, form)) == expected
    assert contents(archive(files, form) + archive({"etc/second": b"2"}, form)) == expected | {b"/etc/second": b"2"}


def test_a_second_name_of_one_file_has_its_content() -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        entry = tarfile.TarInfo("etc/a")
        entry.size = 1
        tar.addfile(entry, io.BytesIO(b"a"))
        again = tarfile.TarInfo("etc/b")
        again.type, again.linkname = tarfile.LNKTYPE, "etc/a"
        tar.addfile(again)
    assert contents(out.getvalue()) == {b"/etc/a": b"a", b"/etc/b": b"a"}


@given(st.data())
def test_a_damaged_archive_never_gives_what_was_not_in_it_whole(data: st.DataObject) -> None:
    whole = archive({"etc/a": b"one" * 300, "etc/b": b"two" * 300})
    cut = data.draw(st.integers(0, len(whole)))
    for path, content in contents(whole[:cut]).items():
        assert content == {b"/etc/a": b"one" * 300, b"/etc/b": b"two" * 300}[path]


@given(st.binary(max_size=3000))
def test_no_bytes_upset_the_parsers(noise: bytes) -> None:
    list(members(noise))
    list(members(archive({"a": b"b"}) + noise))
    records(noise)
    complaints(noise)
    sections(noise, NONCE)


@given(st.integers(0, 1500), st.integers(0, 255))
def test_a_changed_byte_upsets_no_parser(at: int, value: int) -> None:
    changed = bytearray(archive({"etc/a": b"one"}))
    changed[at] = value
    list(members(bytes(changed)))


def test_a_file_name_cannot_end_its_record() -> None:
    fine = records(b"81a4 5 0 0 1700000000 7 ///etc/a\n81a4 1 0 0 0 .conf// root:adm\n")
    assert list(fine) == [b"/etc/a\n81a4 1 0 0 0 .conf"]


def test_a_file_name_cannot_make_another_path_look_absent() -> None:
    said = b"stat: can't stat '/etc/shadow': Permission denied\nstat: can't stat '/etc/shadow': No such file or directory\n"
    assert complaints(said)[b"/etc/shadow"] == "Permission denied"
    turned = b"stat: can't stat '/etc/shadow': No such file or directory\nstat: can't stat '/etc/shadow': Permission denied\n"
    assert complaints(turned)[b"/etc/shadow"] == "Permission denied"


@pytest.mark.parametrize(
    ("line", "path", "message"),
    [
        (b"stat: cannot statx '/etc/a b': Permission denied", b"/etc/a b", "Permission denied"),
        (b"stat: can't stat '/etc/a': No such file or directory", b"/etc/a", "No such file or directory"),
        (b"ls: /etc/a: Permission denied", b"/etc/a", "Permission denied"),
        (b"tar: /etc/a: Cannot open: Permission denied", b"/etc/a", "Permission denied"),
        (b"tar: can't open '/etc/a': Permission denied", b"/etc/a", "Permission denied"),
        (b"cat: /proc/a: Input/output error", b"/proc/a", "Input/output error"),
    ],
)
def test_complaints_name_their_path(line: bytes, path: bytes, message: str) -> None:
    assert complaints(line + b"\n") == {path: message}


def test_what_ls_says_where_there_is_no_stat() -> None:
    said = (
        b"-rwsr-x--T    1 0        42            1234 Nov 24 08:51 /etc/a b\n"
        b"lrwxrwxrwx 1 7 8 5 Nov 24  2025 /etc/link -> /etc/a -> b\n"
        b"crw-rw-rw-+ 1 0 0 1, 3 Nov 24 08:51 /dev/null\n"
    )
    found = records(said)
    assert found[b"/etc/a b"].attributes.mode == 0o5750
    assert (found[b"/etc/a b"].attributes.gid, found[b"/etc/a b"].attributes.size) == (42, 1234)
    assert found[b"/etc/link"].attributes.kind == "link"
    assert (found[b"/dev/null"].attributes.kind, found[b"/dev/null"].attributes.size) == ("character", None)
