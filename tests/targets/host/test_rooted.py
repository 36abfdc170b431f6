"""A root directory: nothing of it is run, and nothing outside it is seen."""

from __future__ import annotations

import contextlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from govaudit.looking import Limits, Unreached
from govaudit.model import Absent, FileAttributes, Missing, Reason, Request, Seen
from govaudit.targets.host.requests import (
    Command,
    DeviceHeaders,
    File,
    Glob,
    GroupShadowStates,
    KeyFiles,
    Listing,
    LiveFile,
    Predicate,
    ShadowStates,
    Walk,
)
from govaudit.targets.host.tree import Tree
from tests.support.hosts import ask, by_source, outcome
from tests.support.sshd import folder_for_all


@pytest.fixture
def root() -> Iterator[Path]:
    """A root directory beside secrets that are not of it."""
    with folder_for_all() as folder:
        yield _root(folder)


def _root(folder: Path) -> Path:
    (folder / "outside").mkdir()
    (folder / "outside/secret").write_text("outside")
    root = folder / "root"
    (root / "etc").mkdir(parents=True)
    (root / "etc/passwd").write_text("root:x:0:0::/root:/bin/sh\n")
    (root / "etc/group").write_text("root:x:0:\n")
    return root


def unreached(path: Path) -> Missing:
    with pytest.raises(Unreached) as why:
        ask(f"root:{path}", File("/etc/passwd"))
    return why.value.why


def test_links_never_lead_out(root: Path) -> None:
    for name, target in {
        "absolute": str(root.parent / "outside/secret"),
        "climbing": "../../outside/secret",
        "climbing-far": "../" * 30 + str(root.parent / "outside/secret").lstrip("/"),
        "directory": "../../outside",
        "host": "/etc/hostname",
        "self": "/proc/self/root/etc/hostname",
    }.items():
        (root / "etc" / name).symlink_to(target)
    asked: list[Request] = [
        *(File(f"/etc/{name}") for name in ("absolute", "climbing", "climbing-far", "directory/secret", "host", "self"))
    ]
    asked += [
        Glob("/etc/directory/*"),
        Listing("/etc/directory/*"),
        Walk("/etc/directory", (Predicate("all"),)),
        KeyFiles(("/etc/directory/*",)),
    ]
    assert {source: type(found) for source, found in by_source(ask(f"root:{root}", *asked)).items()} == dict.fromkeys(
        [f"{each.key} | {each.key.split(' ', 1)[1].removesuffix(' all')}" for each in asked], Absent
    )


@pytest.mark.parametrize("by_components", [False, True], ids=["openat2", "by components"])
def test_paths_resolve_inside(by_components: bool, root: Path) -> None:
    (root / "etc/link").symlink_to("/etc/passwd")
    (root / "etc/up").symlink_to("../../../../etc/passwd")
    (root / "etc/chain").symlink_to("./up")
    (root / "etc/loop").symlink_to("loop")
    (root / "etc/a").symlink_to("b")
    (root / "etc/b").symlink_to("a")
    (root / "etc/folder").symlink_to("/etc")
    tree = Tree(str(root), by_components=by_components)
    inode = (root / "etc/passwd").stat().st_ino
    for path in (b"/etc/link", b"/etc/up", b"/etc/chain", b"/etc/folder/folder/../etc/link", b"/../../etc/passwd", b"/etc/./passwd"):
        assert tree.attributes(path).st_ino == inode, path
    assert tree.link(b"/etc/up") == b"../../../../etc/passwd"
    assert tree.attributes(b"/etc/loop", follow=False).st_size == 4
    for path, error in {
        b"/etc/loop": "Too many levels",
        b"/etc/a": "Too many levels",
        b"/nothing": "No such file",
        b"/etc/passwd/x": "Not a dir",
    }.items():
        with pytest.raises(OSError, match=error):
            tree.attributes(path)
    tree.close()


def test_live_requests_need_a_running_system(root: Path) -> None:
    seen = ask(f"root:{root}", Command(("id",)), LiveFile("/proc/mounts"), DeviceHeaders())
    assert [each.outcome.reason for each in seen if isinstance(each.outcome, Missing)] == [Reason.NEEDS_RUNNING_SYSTEM] * 3
    assert str(seen[0].outcome.sentence) == "command id: only a running system can answer"  # type: ignore[union-attr]


def test_an_empty_mount_point_is_no_root_without_anything(tmp_path: Path) -> None:
    why = unreached(tmp_path)
    assert why.reason is Reason.INCOMPLETE
    assert str(why.sentence) == f"{tmp_path} has no /etc: it is no root directory, or its image is not mounted"


def test_what_is_no_directory(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert unreached(tmp_path / "file").reason is Reason.NOT_SUPPORTED
    assert unreached(tmp_path / "nothing").reason is Reason.UNREACHABLE


def test_special_files_are_not_opened(root: Path) -> None:
    os.mkfifo(root / "etc/fifo")
    why = outcome(f"root:{root}", File("/etc/fifo"), limits=Limits(5))
    assert isinstance(why, Missing)
    assert why.reason is Reason.NOT_SUPPORTED


def test_names_are_those_of_the_image(root: Path) -> None:
    (root / "etc/passwd").write_text("root:x:0:0::/:/bin/sh\nsiti:x:4242:4242::/:/bin/sh\nroot2:x:0:0::/:/bin/sh\n")
    (root / "etc/group").write_text("root:x:0:\n")
    (root / "etc/hers").touch()
    os.chown(root / "etc/hers", 4242, 4343)
    seen = outcome(f"root:{root}", Listing("/etc/hers"))
    assert isinstance(seen, Seen)
    assert seen.data == {"owner": "siti", "group": "4343", "link": "", "acl": False, "entries": None}


def test_a_walk_without_names_is_incomplete(root: Path) -> None:
    (root / "etc/group").unlink()
    seen = outcome(f"root:{root}", Walk("/etc", (Predicate("unowned", unowned=True),)))
    assert isinstance(seen, Seen)
    assert "cannot be read" in seen.data["incomplete"]


def test_another_file_system_that_is_mounted_below_leaves_a_walk_incomplete(root: Path) -> None:
    (root / "srv/mounted").mkdir(parents=True)
    subprocess.run(["mount", "-t", "tmpfs", "none", root / "srv/mounted"], check=True)
    try:
        (root / "srv/mounted/open").touch(0o666)
        seen = outcome(f"root:{root}", Walk("/", (Predicate("open", any_bits=0o002, kind="f"),)))
    finally:
        subprocess.run(["umount", root / "srv/mounted"], check=True)
    assert isinstance(seen, Seen)
    assert seen.data["incomplete"] == "1 places under / could not be looked at, the first: '/srv/mounted': another file system"


def test_a_walk_stays_on_its_file_system(root: Path) -> None:
    (root / "srv/mounted").mkdir(parents=True)
    (root / "srv/here").mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "none", root / "srv/mounted"], check=True)
    try:
        (root / "srv/mounted/inside").mkdir()
        walk = Walk("/srv", (Predicate("folders", kind="d"),))
        seen = outcome(f"root:{root}", walk)
        here = outcome("local:", Walk(f"{root}/srv", walk.predicates))
    finally:
        subprocess.run(["umount", root / "srv/mounted"], check=True)
    assert isinstance(seen, Seen)
    assert isinstance(here, Seen)
    assert [hit["path"] for hit in seen.data["folders"]["hits"]] == ["/srv", "/srv/here", "/srv/mounted"]
    assert [hit["path"].removeprefix(str(root)) for hit in here.data["folders"]["hits"]] == ["/srv", "/srv/here", "/srv/mounted"]


def test_a_very_deep_tree_ends_as_incomplete(root: Path) -> None:
    held = os.open(root / "etc", os.O_RDONLY)
    for _ in range(600):
        os.mkdir("d", dir_fd=held)
        below = os.open("d", os.O_RDONLY, dir_fd=held)
        os.close(held)
        held = below
    os.close(held)
    seen = outcome(f"root:{root}", Walk("/etc", (Predicate("folders", kind="d"),)))
    assert isinstance(seen, Seen)
    assert "too deep" in seen.data["incomplete"]


def test_a_plain_user_says_what_may_not_be_read(root: Path) -> None:
    (root / "etc/closed").mkdir(mode=0o700)
    (root / "etc/closed/a.conf").touch()
    (root / "etc/secret").touch(mode=0o600)
    (root / "etc/shadow").write_text("root:*:1::::::\n")
    (root / "etc/shadow").chmod(0o600)
    (root / "etc/gshadow").write_text("root:*::\n")
    (root / "etc/gshadow").chmod(0o600)
    asked: list[Request] = [
        File("/etc/secret"),
        File("/etc/closed/a.conf"),
        File("/etc/closed/nothing"),
        Glob("/etc/closed/*"),
        Glob("/etc/*/a.conf"),
        ShadowStates(),
        GroupShadowStates(),
        KeyFiles(("/etc/secret", "/etc/closed/*")),
        Walk("/etc/closed", (Predicate("all"),)),
    ]
    with as_nobody():
        seen = ask(f"root:{root}", *asked)
    assert [each.outcome.reason if isinstance(each.outcome, Missing) else each for each in seen] == [Reason.PERMISSION_DENIED] * 10
    assert str(seen[0].outcome.sentence) == "/etc/secret may not be read by nobody: an audit as root, or with sudo, could read it"  # type: ignore[union-attr]


@contextlib.contextmanager
def as_nobody() -> Iterator[None]:
    """Bound by permissions as a plain user is."""
    os.setegid(65534)
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setegid(0)


def test_bytes_and_time_are_limited(root: Path) -> None:
    (root / "etc/a").write_bytes(b"x" * 1000)
    (root / "etc/b").write_bytes(b"x" * 1000)
    first, second = ask(f"root:{root}", File("/etc/a"), File("/etc/b"), limits=Limits(10, max_bytes=1500))
    assert isinstance(first.outcome, Seen)
    assert isinstance(second.outcome, Missing)
    assert second.outcome.reason is Reason.TOO_LARGE
    late = Limits(10)
    late.deadline = 0
    why = outcome(f"root:{root}", File("/etc/a"), limits=late)
    assert isinstance(why, Missing)
    assert why.reason is Reason.TIMED_OUT


def test_attributes_are_told(root: Path) -> None:
    (root / "etc/passwd").chmod(0o644)
    seen = outcome(f"root:{root}", File("/etc/passwd"))
    assert isinstance(seen, Seen)
    assert isinstance(seen.attributes, FileAttributes)
    assert (seen.attributes.kind, seen.attributes.mode, seen.attributes.size) == ("file", 0o644, 26)
