"""hardening.log-mounted-nosuid"""

from __future__ import annotations

from govaudit.facts.mounted_paths import MountedPaths
from govaudit.model import Status
from tests.facts.hardening_examples import mounted
from tests.support import DENIED, NOT_THERE, load_check

log_mounted_nosuid = load_check("hardening.log-mounted-nosuid")


def test_good_the_option_is_there() -> None:
    verdict = log_mounted_nosuid(mounted("/var/log", "/var/log", "rw", "nosuid"))
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == "/var/log is mounted with nosuid"


def test_bad_the_option_is_not_there() -> None:
    verdict = log_mounted_nosuid(mounted("/var/log", "/var/log", "rw"))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "/var/log must be mounted with nosuid, and is not"
    assert str(log_mounted_nosuid(mounted("/var/log", "/", "rw")).sentence) == (
        "/var/log must be mounted with nosuid; it lies on the file system of /, which is not"
    )


def test_absent_the_mounts_are_not_known() -> None:
    assert log_mounted_nosuid({MountedPaths: DENIED}).status is Status.UNKNOWN
    assert log_mounted_nosuid({MountedPaths: NOT_THERE}).status is Status.NOT_APPLICABLE
