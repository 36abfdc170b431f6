"""Our own files: 0600 in 0700, whole or not at all, never through a symbolic link."""

from __future__ import annotations

import os
import resource
import stat
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from govaudit.errors import GovauditError
from govaudit.private_files import append_private, create_private, data_folder, private_folder, write_private, write_private_text


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture(autouse=True)
def _usual_umask() -> Iterator[None]:
    before = os.umask(0o000)
    yield
    os.umask(before)


def test_a_file_is_for_its_owner_alone_and_so_are_the_folders_made_for_it(tmp_path: Path) -> None:
    report = tmp_path / "a" / "b" / "report.html"
    with write_private_text(report) as file:
        file.write("selamat\r\npagi\n")
    assert report.read_bytes() == b"selamat\r\npagi\n"
    assert mode(report) == 0o600
    assert mode(tmp_path / "a") == mode(tmp_path / "a" / "b") == 0o700


def test_a_folder_of_the_user_keeps_its_mode(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    with write_private(tmp_path / "report.json") as file:
        file.write(b"{}")
    private_folder(tmp_path)
    assert mode(tmp_path) == 0o755


def test_a_former_file_is_replaced_whole_and_stays_when_writing_fails(tmp_path: Path) -> None:
    report = tmp_path / "report.html"
    report.write_text("last week")
    report.chmod(0o644)
    with pytest.raises(ZeroDivisionError), write_private(report) as file:
        file.write(b"this w")
        raise ZeroDivisionError
    assert report.read_text() == "last week"
    with write_private(report) as file:
        file.write(b"this week")
    assert (report.read_text(), mode(report)) == ("this week", 0o600)
    assert list(tmp_path.iterdir()) == [report]


@pytest.mark.parametrize("points_to", ["victim", "nowhere"])
def test_a_symbolic_link_is_refused_and_what_it_points_to_untouched(tmp_path: Path, points_to: str) -> None:
    (tmp_path / "victim").write_text("precious")
    link = tmp_path / "report.html"
    link.symlink_to(tmp_path / points_to)
    for opened in (write_private(link), write_private_text(link)):
        with pytest.raises(GovauditError, match="is a symbolic link\ngovaudit never writes through one"), opened:
            pass
    with pytest.raises(GovauditError, match="is a symbolic link"):
        create_private(link)
    with pytest.raises(GovauditError, match="is a symbolic link"):
        append_private(link)
    assert (tmp_path / "victim").read_text() == "precious"
    assert not (tmp_path / "nowhere").exists()
    assert link.is_symlink()


def test_a_link_that_appears_while_we_write_is_refused_too(tmp_path: Path) -> None:
    report, victim = tmp_path / "report.html", tmp_path / "victim"
    victim.write_text("precious")
    with pytest.raises(GovauditError, match="is a symbolic link"), write_private(report) as file:
        file.write(b"x")
        report.symlink_to(victim)
    assert victim.read_text() == "precious"


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GovauditError, match="is a folder"), write_private(tmp_path):
        pass
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(GovauditError, match="is not a regular file"), write_private(tmp_path / "pipe"):
        pass
    with pytest.raises(GovauditError, match="is not a regular file"):
        append_private(tmp_path / "pipe")
    (tmp_path / "file").touch()
    with pytest.raises(GovauditError, match="Not a directory\nA part of the path is a file"), write_private(tmp_path / "file" / "report"):
        pass


def test_no_room_is_said_and_leaves_nothing_behind(tmp_path: Path) -> None:
    """A limit on file size stands in for a full disk: the same place in the code, without root."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
        with pytest.raises(GovauditError, match="a: File too large"), write_private(tmp_path / "a") as file:
            file.write(b"x" * 5000)
        with pytest.raises(GovauditError, match="b: File too large"), write_private_text(tmp_path / "b") as text:
            text.write("x" * 500_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert list(tmp_path.iterdir()) == []


def test_trouble_with_another_file_is_not_blamed_on_ours(tmp_path: Path) -> None:
    with pytest.raises(PermissionError), write_private(tmp_path / "report"):
        raise PermissionError(13, "Permission denied", "/somewhere/else")


@pytest.mark.skipif(os.geteuid() != 0, reason="mounting and becoming another user needs root; the suite runs as root in CI")
@pytest.mark.parametrize(
    ("prepare", "said"),
    [
        ("mount -t tmpfs -o size=16k tmpfs {folder}", "No space left on device\nFree some space"),
        ("mount -t tmpfs -o ro tmpfs {folder}", "Read-only file system\nThe file system is read-only"),
        ("mount -t tmpfs -o mode=0555 tmpfs {folder}", "Permission denied\nWrite to a folder that you may write to"),
    ],
)
def test_real_full_read_only_and_forbidden_folders(tmp_path: Path, prepare: str, said: str) -> None:
    script = """
        import os
        from pathlib import Path
        from govaudit.errors import GovauditError
        from govaudit.private_files import write_private
        import sys
        os.setuid(65534 if "0555" in sys.argv[2] else 0)
        try:
            with write_private(Path(sys.argv[1]) / "report") as file:
                file.write(bytes(1_000_000))
        except GovauditError as error:
            print(error)
        print(os.listdir(sys.argv[1]))
    """
    tmp_path.chmod(0o755)
    for parent in tmp_path.parents:
        if parent.name.startswith(("pytest", "popen")):
            parent.chmod(0o755)
    command = f"{prepare.format(folder=tmp_path)} && exec {sys.executable} -c '{textwrap.dedent(script)}' {tmp_path} '{prepare}'"
    ran = subprocess.run(["unshare", "-m", "sh", "-c", command], capture_output=True, text=True, check=False)
    assert said in ran.stdout, ran.stderr
    assert ran.stdout.endswith("[]\n")


def test_the_data_folder_follows_xdg(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert data_folder() == tmp_path / "data" / "govaudit"
    assert not data_folder().exists()


def test_what_is_appended_to_becomes_private_and_keeps_what_it_has(tmp_path: Path) -> None:
    log = tmp_path / "folder" / "log"
    for line in ("one\n", "two\n"):
        with append_private(log) as file:
            file.write(line)
        log.chmod(0o644)
    append_private(log).close()
    assert (log.read_text(), mode(log), mode(log.parent)) == ("one\ntwo\n", 0o600, 0o700)
