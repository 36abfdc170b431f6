"""Owners and modes of the files by which a system is ruled."""

from __future__ import annotations

from pathlib import Path

import pytest

from govaudit.facts.permissions import FileAccess
from govaudit.model import Complete, FileAttributes, Missing, Seen
from govaudit.reading import Reader
from govaudit.targets.host.readers import system_files
from govaudit.targets.host.requests import Listing
from tests.support import DENIED, saw
from tests.support.rounds import read_at
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
    found = read_at("local:", reader)
    assert not isinstance(found[-1], Missing)


@pytest.mark.parametrize(
    ("reader", "file", "text", "weak"),
    [
        ("library_path_files", "etc/ld.so.conf.d/x.conf", "# x\n/srv/bob/lib\n/usr/lib64/mysql\n", ["/srv/bob/lib"]),
        ("library_path_files", "etc/ld.so.preload", "/srv/bob/lib\n", ["/srv/bob/lib"]),
        ("library_path_files", "etc/ld.so.conf.d/x.conf", "#/srv/bob/lib\n", []),
        ("package_source_files", "etc/apt/sources.list", "deb [arch=amd64 signed-by=/srv/bob/lib] http://x/ s m\n", ["/srv/bob/lib"]),
        ("package_source_files", "etc/apt/sources.list", "#deb [signed-by=/srv/bob/lib] http://x/ s m\n", []),
        ("package_source_files", "etc/apt/sources.list.d/x.sources", "Types: deb\nSigned-By: /srv/bob/lib\n", ["/srv/bob/lib"]),
    ],
)
def test_what_files_name_elsewhere_is_looked_at(reader: str, file: str, text: str, weak: list[str], tmp_path: Path) -> None:
    (tmp_path / "srv/bob/lib").mkdir(parents=True)
    (tmp_path / "srv/bob/lib").chmod(0o777)
    (tmp_path / file).parent.mkdir(parents=True)
    (tmp_path / file).write_text(text)
    found = read_at(f"root:{tmp_path}", getattr(system_files, reader))
    assert isinstance(found[-1], Complete)
    assert [one.path for one in found[:-1] if one.mode & 0o002] == weak


@pytest.mark.parametrize(
    ("reader", "path"),
    [
        (system_files.package_source_files, "/etc/zypp/repos.d"),
        (system_files.package_source_files, "/etc/apk/keys"),
        (system_files.boot_files, "/boot/grub"),
        (system_files.library_path_files, "/usr/local/lib"),
        (system_files.unit_files, "/usr/local/lib/systemd/system"),
    ],
)
def test_folders_in_which_files_can_be_put(reader: Reader, path: str) -> None:
    [found, _] = read(reader, {Listing(path): seen_as("directory", 0o777)})
    assert found.path == "listing " + path or found.path == path
    assert found.mode == 0o777
