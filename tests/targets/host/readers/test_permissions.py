"""Owners and modes of files, and walks over file systems."""

from __future__ import annotations

import os
import struct
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from govaudit.facts.permissions import FileAccess, TreeFindings
from govaudit.looking import Limits
from govaudit.model import Complete, FileAttributes, Missing, Observation, Reason, Seen, Target, missing
from govaudit.reading import Observations
from govaudit.targets.host.observer import connect
from govaudit.targets.host.readers.permissions import (
    PREDICATES,
    ROOT_WALK,
    SENSITIVE,
    behind_links,
    file_access,
    tree_findings,
    walks_of_other_disks,
)
from govaudit.targets.host.readers.storage import MOUNTINFO
from govaudit.targets.host.requests import Listing, Walk
from tests.support import DENIED, NOT_THERE, saw
from tests.support.storage import LUKS_ON_LVM_ON_RAID_MOUNTS, LVM_ON_LUKS_MOUNTS

NOTHING: dict[str, Any] = {predicate.name: {"count": 0, "hits": []} for predicate in PREDICATES}
ONE_DISK = "27 1 254:0 / / rw,relatime - ext4 /dev/vda rw\n"


def listed(listing: Listing, path: str, mode: int, uid: int = 0, gid: int = 0) -> Observation:
    attributes = FileAttributes(mode=mode, uid=uid, gid=gid, size=1)
    data = {"owner": "root" if uid == 0 else "", "group": "", "link": "", "acl": False}
    return saw(listing, Seen(attributes=attributes, data=data), source=path)


def files(*observations: Observation) -> list[FileAccess | Complete | Missing]:
    given = {observation.request for observation in observations}
    return list(file_access(Observations([*observations, *(saw(one, NOT_THERE) for one in SENSITIVE if one.key not in given)])))


def test_each_file_that_is_there() -> None:
    shadow, end = files(listed(Listing("/etc/shadow"), "/etc/shadow", 0o640, gid=42))
    assert shadow == FileAccess(path="/etc/shadow", kind="file", owner="root", group="42", uid=0, gid=42, mode=0o640)
    assert isinstance(end, Complete)


def test_a_link_is_judged_by_what_is_behind_it() -> None:
    data = {"owner": "root", "group": "root", "link": "authselect/../authselect/nsswitch.conf", "acl": False}
    link = Seen(attributes=FileAttributes(kind="link", mode=0o777, uid=0, gid=0, size=1), data=data)
    seen = saw(Listing("/etc/nsswitch.conf"), link, source="/etc/nsswitch.conf")
    target = Listing("/etc/authselect/nsswitch.conf")
    assert behind_links([seen]) == [target]
    access, _ = files(seen, listed(target, target.pattern, 0o666, uid=5))
    assert isinstance(access, FileAccess)
    assert (access.path, access.kind, access.mode, access.uid) == ("/etc/nsswitch.conf", "file", 0o666, 5)


def test_whether_there_is_an_access_control_list(tmp_path: Path) -> None:
    plain, shared = tmp_path / "plain", tmp_path / "shared"
    for one in (plain, shared):
        one.write_text("")
        one.chmod(0o640)
    # user::rw user:1000:r group::r mask::r other::-
    entries = ((1, 6, 0xFFFFFFFF), (2, 4, 1000), (4, 4, 0xFFFFFFFF), (16, 4, 0xFFFFFFFF), (32, 0, 0xFFFFFFFF))
    acl = struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *entry) for entry in entries)
    os.setxattr(shared, "system.posix_acl_access", acl)
    for address in ("local:", "root:/"):
        with connect(Target(system="s", address=address, kind="host"), Limits(60)) as session:
            told = {one.source: one.outcome for one in session.ask([Listing(f"{tmp_path}/*")])}
        assert {path: one.data["acl"] for path, one in told.items() if isinstance(one, Seen)} == {str(plain): False, str(shared): True}


def test_a_link_whose_target_was_not_seen_is_missing() -> None:
    attributes = FileAttributes(kind="link", mode=0o777, uid=0, gid=0, size=1)
    link, _ = files(saw(Listing("/boot/grub/grub.cfg"), Seen(attributes=attributes, data={}), source="/boot/grub/grub.cfg"))
    assert isinstance(link, FileAccess)
    assert isinstance(link.mode, Missing)


def test_a_folder_that_may_not_be_listed_leaves_the_list_incomplete() -> None:
    passwd, end = files(listed(Listing("/etc/passwd"), "/etc/passwd", 0o644), saw(Listing("/etc/sudoers.d/*"), DENIED))
    assert isinstance(passwd, FileAccess)
    assert end == DENIED
    assert isinstance(files(saw(Listing("/etc/shadow"), Seen()))[-1], Missing)


def walked(*observations: Observation, mounts: str | Missing = ONE_DISK) -> list[TreeFindings | Complete | Missing]:
    return list(tree_findings(Observations([*observations, saw(MOUNTINFO, mounts)])))


def test_a_walk_brings_what_was_found() -> None:
    hit = {"path": "/srv/x", "mode": 0o666, "uid": 0, "gid": 0, "kind": "file"}
    data = {**NOTHING, "world-writable-files": {"count": 1500, "hits": [hit]}}
    tree, end = walked(saw(ROOT_WALK, Seen(data=data)))
    assert isinstance(tree, TreeFindings)
    assert tree.world_writable_files.count == 1500
    assert [one.path for one in tree.world_writable_files.files] == ["/srv/x"]
    assert tree.is_complete is True
    assert isinstance(end, Complete)


def test_a_walk_that_could_not_enter_everything_is_incomplete() -> None:
    [tree, _] = walked(saw(ROOT_WALK, Seen(data={**NOTHING, "incomplete": "/root: permission denied"})))
    assert isinstance(tree, TreeFindings)
    assert isinstance(tree.is_complete, Missing)
    assert tree.is_complete.reason is Reason.INCOMPLETE
    assert str(tree.is_complete.sentence) == "the search of the file system / is not complete: /root: permission denied"


def test_the_places_that_were_not_entered_are_counted_in_the_sentence() -> None:
    detail = "12 places under / could not be looked at, the first: '/root': Permission denied"
    [tree, _] = walked(saw(ROOT_WALK, Seen(data={**NOTHING, "incomplete": detail})))
    assert isinstance(tree, TreeFindings)
    assert isinstance(tree.is_complete, Missing)
    assert tree.is_complete.sentence.values == {"path": "/", "count": 12, "first": "'/root': Permission denied"}
    assert str(tree.is_complete.sentence) == (
        "the search of the file system / is not complete: 12 places could not be looked at, the first: '/root': Permission denied"
    )


def test_each_local_disk_is_walked_over_once() -> None:
    assert [walk.root for walk in walks_of_other_disks([saw(MOUNTINFO, LVM_ON_LUKS_MOUNTS)])] == ["/boot", "/home", "/run"]
    assert [walk.root for walk in walks_of_other_disks([saw(MOUNTINFO, LUKS_ON_LVM_ON_RAID_MOUNTS)])] == ["/srv/data"], "not its bind mount"
    assert walks_of_other_disks([saw(MOUNTINFO, DENIED)]) == []


def test_what_lies_in_memory_or_on_other_file_systems_is_searched_or_named() -> None:
    mounts = ONE_DISK + (
        "30 27 0:20 / /proc rw - proc proc rw\n31 27 0:21 / /dev rw - devtmpfs udev rw\n32 31 0:22 / /dev/shm rw - tmpfs tmpfs rw\n"
        "33 27 0:23 / /snap/core/1 ro - squashfs /dev/loop0 ro\n34 27 8:1 / /boot/efi rw - vfat /dev/sda1 rw\n"
        "35 27 0:24 / /var/lib/x/merged rw - overlay overlay rw,lowerdir=/var/lib/x/a:/var/lib/x/b,upperdir=/var/lib/x/u,workdir=/w\n"
        "36 30 0:25 / /proc/acpi ro - tmpfs tmpfs ro\n"
    )
    assert [walk.root for walk in walks_of_other_disks([saw(MOUNTINFO, mounts)])] == ["/boot/efi", "/dev/shm"]
    seen = [saw(ROOT_WALK, Seen(data=NOTHING)), *(saw(Walk(root, PREDICATES), Seen(data=NOTHING)) for root in ("/boot/efi", "/dev/shm"))]
    assert isinstance(walked(*seen, mounts=mounts)[-1], Complete)
    more = mounts + "40 27 0:40 / /home rw - nfs4 filer:/home rw\n41 27 0:41 / /mnt rw - fuse.sshfs x: rw\n"
    end = walked(*seen, mounts=more)[-1]
    assert isinstance(end, Missing)
    assert str(end.sentence) == "these file systems are mounted and were not searched: /home (nfs4), /mnt (fuse.sshfs)"
    overlay = mounts.replace("lowerdir=/var/lib/x/a", "lowerdir=/proc/x")
    assert isinstance(walked(*seen, mounts=overlay)[-1], Missing)


def test_another_disk_that_was_not_walked_over_leaves_the_search_incomplete() -> None:
    mounts = ONE_DISK + "30 27 254:16 / /home rw - ext4 /dev/vdb rw\n"
    root, end = walked(saw(ROOT_WALK, Seen(data=NOTHING)), saw(Walk("/home", PREDICATES), DENIED), mounts=mounts)
    assert isinstance(root, TreeFindings)
    assert end == DENIED


def test_a_tree_at_rest_is_one_tree_and_refused_mounts_are_a_gap() -> None:
    at_rest = missing(Reason.NEEDS_RUNNING_SYSTEM, "only a running system can tell")
    assert isinstance(walked(saw(ROOT_WALK, Seen(data=NOTHING)), mounts=at_rest)[-1], Complete)
    assert walked(saw(ROOT_WALK, Seen(data=NOTHING)), mounts=DENIED)[-1] == DENIED
    assert isinstance(walked(saw(ROOT_WALK, Seen(data=NOTHING)), mounts="odd\n")[-1], Missing)


def test_subvolumes_of_btrfs_are_not_entered() -> None:
    [tree, _] = walked(saw(ROOT_WALK, Seen(data=NOTHING)), mounts="27 1 0:30 /@ / rw - btrfs /dev/vda rw\n")
    assert isinstance(tree, TreeFindings)
    assert isinstance(tree.is_complete, Missing)


def test_a_real_walk(tmp_path: Path) -> None:
    (tmp_path / "open").write_text("")
    (tmp_path / "open").chmod(0o666)
    (tmp_path / "drop").mkdir()
    (tmp_path / "drop").chmod(0o777)
    (tmp_path / "tmp").mkdir()
    (tmp_path / "tmp").chmod(0o1777)
    (tmp_path / "closed").write_text("")
    (tmp_path / "closed").chmod(0o600)
    walk = Walk(str(tmp_path), PREDICATES)
    with connect(Target(system="s", address="local:", kind="host"), Limits(60)) as session:
        [seen] = session.ask([walk])
    as_root = Observation(request=ROOT_WALK.key, source="/", at=seen.at, outcome=seen.outcome)
    tree, _ = walked(as_root)
    assert isinstance(tree, TreeFindings)
    assert [hit.path for hit in tree.world_writable_files.files] == [str(tmp_path / "open")]
    assert [hit.path for hit in tree.world_writable_directories.files] == [str(tmp_path / "drop")]
    assert tree.unowned_files.count == 0
    assert tree.is_complete is True


@settings(max_examples=60, deadline=None)
@given(
    st.binary(max_size=200),
    st.recursive(
        st.none() | st.text(max_size=5) | st.integers(),
        lambda one: (
            st.lists(one, max_size=3)
            | st.dictionaries(st.sampled_from(["world-writable-files", "count", "hits", "path", "incomplete"]), one)
        ),
    ),
)
def test_nothing_makes_the_readers_raise(mounts: bytes, data: Any) -> None:
    found = list(tree_findings(Observations([saw(ROOT_WALK, Seen(data=data)), saw(MOUNTINFO, mounts)])))
    assert isinstance(found[-1], Complete | Missing)
    assert isinstance(files(saw(SENSITIVE[0], Seen(data=data, attributes=FileAttributes(mode=0, uid=0, gid=0))))[-1], Complete | Missing)
