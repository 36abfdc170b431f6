"""hardening.home-mounted-nosuid"""

from __future__ import annotations

from govaudit.facts.mounted_paths import MountedPaths
from govaudit.model import Status
from tests.facts.hardening_examples import mounted
from tests.support import DENIED, NOT_THERE, load_check

home_mounted_nosuid = load_check("hardening.home-mounted-nosuid")


def test_good_the_option_is_there() -> None:
    verdict = home_mounted_nosuid(mounted("/home", "/home", "rw", "nosuid"))
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == "/home is mounted with nosuid"


def test_bad_the_option_is_not_there() -> None:
    verdict = home_mounted_nosuid(mounted("/home", "/home", "rw"))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "/home must be mounted with nosuid, and is not"
    assert str(home_mounted_nosuid(mounted("/home", "/", "rw")).sentence) == (
        "/home must be mounted with nosuid; it lies on the file system of /, which is not"
    )


def test_absent_the_mounts_are_not_known() -> None:
    assert home_mounted_nosuid({MountedPaths: DENIED}).status is Status.UNKNOWN
    assert home_mounted_nosuid({MountedPaths: NOT_THERE}).status is Status.NOT_APPLICABLE
