"""hardening.home-mounted-nodev"""

from __future__ import annotations

from govaudit.facts.mounted_paths import MountedPaths
from govaudit.model import Status
from tests.facts.hardening_examples import mounted
from tests.support import DENIED, NOT_THERE, load_check

home_mounted_nodev = load_check("hardening.home-mounted-nodev")


def test_good_the_option_is_there() -> None:
    verdict = home_mounted_nodev(mounted("/home", "/home", "rw", "nodev"))
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == "/home is mounted with nodev"


def test_bad_the_option_is_not_there() -> None:
    verdict = home_mounted_nodev(mounted("/home", "/home", "rw"))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "/home must be mounted with nodev, and is not"
    assert str(home_mounted_nodev(mounted("/home", "/", "rw")).sentence) == (
        "/home must be mounted with nodev; it lies on the file system of /, which is not"
    )


def test_absent_the_mounts_are_not_known() -> None:
    assert home_mounted_nodev({MountedPaths: DENIED}).status is Status.UNKNOWN
    assert home_mounted_nodev({MountedPaths: NOT_THERE}).status is Status.NOT_APPLICABLE
