"""hardening.shared-memory-mounted-nodev"""

from __future__ import annotations

from govaudit.facts.mounted_paths import MountedPaths
from govaudit.model import Status
from tests.facts.hardening_examples import mounted
from tests.support import DENIED, NOT_THERE, load_check

shared_memory_mounted_nodev = load_check("hardening.shared-memory-mounted-nodev")


def test_good_the_option_is_there() -> None:
    verdict = shared_memory_mounted_nodev(mounted("/dev/shm", "/dev/shm", "rw", "nodev"))
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == "/dev/shm is mounted with nodev"


def test_bad_the_option_is_not_there() -> None:
    verdict = shared_memory_mounted_nodev(mounted("/dev/shm", "/dev/shm", "rw"))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "/dev/shm must be mounted with nodev, and is not"
    assert str(shared_memory_mounted_nodev(mounted("/dev/shm", "/", "rw")).sentence) == (
        "/dev/shm must be mounted with nodev; it lies on the file system of /, which is not"
    )


def test_absent_the_mounts_are_not_known() -> None:
    assert shared_memory_mounted_nodev({MountedPaths: DENIED}).status is Status.UNKNOWN
    assert shared_memory_mounted_nodev({MountedPaths: NOT_THERE}).status is Status.NOT_APPLICABLE
