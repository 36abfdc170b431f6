"""The mounts of the directories that matter."""

from __future__ import annotations

from govaudit.facts.derived.mounted_paths import mounted_paths
from govaudit.facts.mounted_paths import MountedPaths
from govaudit.facts.storage import Mount
from govaudit.model import Missing


def mount(number: int, parent: int, point: str, *options: str) -> Mount:
    return Mount(id=number, parent=parent, point=point, root="/", file_system="ext4", source="/dev/x", device="8:1", options=list(options))


ROOT = mount(1, 0, "/", "rw")


def test_a_directory_lies_on_the_closest_mount() -> None:
    found = mounted_paths([ROOT, mount(2, 1, "/var", "rw", "nodev"), mount(3, 2, "/var/log", "rw", "nosuid")])
    assert isinstance(found, MountedPaths)
    assert [(path, found.of(path).point) for path in ("/tmp", "/var/tmp", "/var/log/audit")] == [
        ("/tmp", "/"),
        ("/var/tmp", "/var"),
        ("/var/log/audit", "/var/log"),
    ]
    assert found.of("/var/log/audit").options == ["rw", "nosuid"]


def test_a_mount_that_covers_another_counts() -> None:
    found = mounted_paths([ROOT, mount(2, 1, "/tmp", "nosuid"), mount(3, 2, "/tmp", "rw")])
    assert isinstance(found, MountedPaths)
    assert found.of("/tmp").options == ["rw"]


def test_mounts_without_a_root_are_not_followed() -> None:
    assert isinstance(mounted_paths([mount(2, 1, "/tmp")]), Missing)
