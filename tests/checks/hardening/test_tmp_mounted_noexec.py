"""hardening.tmp-mounted-noexec"""

from __future__ import annotations

from govaudit.facts.mounted_paths import MountedPaths
from govaudit.model import Status
from tests.facts.hardening_examples import mounted
from tests.support import DENIED, NOT_THERE, load_check

tmp_mounted_noexec = load_check("hardening.tmp-mounted-noexec")


def test_good_the_option_is_there() -> None:
    verdict = tmp_mounted_noexec(mounted("/tmp", "/tmp", "rw", "noexec"))
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == "/tmp is mounted with noexec"


def test_bad_the_option_is_not_there() -> None:
    verdict = tmp_mounted_noexec(mounted("/tmp", "/tmp", "rw"))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "/tmp must be mounted with noexec, and is not"
    assert str(tmp_mounted_noexec(mounted("/tmp", "/", "rw")).sentence) == (
        "/tmp must be mounted with noexec; it lies on the file system of /, which is not"
    )


def test_absent_the_mounts_are_not_known() -> None:
    assert tmp_mounted_noexec({MountedPaths: DENIED}).status is Status.UNKNOWN
    assert tmp_mounted_noexec({MountedPaths: NOT_THERE}).status is Status.NOT_APPLICABLE
