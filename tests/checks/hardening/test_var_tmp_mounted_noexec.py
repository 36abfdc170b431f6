"""hardening.var-tmp-mounted-noexec"""

from __future__ import annotations

from govaudit.facts.mounted_paths import MountedPaths
from govaudit.model import Status
from tests.facts.hardening_examples import mounted
from tests.support import DENIED, NOT_THERE, load_check

var_tmp_mounted_noexec = load_check("hardening.var-tmp-mounted-noexec")


def test_good_the_option_is_there() -> None:
    verdict = var_tmp_mounted_noexec(mounted("/var/tmp", "/var/tmp", "rw", "noexec"))
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == "/var/tmp is mounted with noexec"


def test_bad_the_option_is_not_there() -> None:
    verdict = var_tmp_mounted_noexec(mounted("/var/tmp", "/var/tmp", "rw"))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "/var/tmp must be mounted with noexec, and is not"
    assert str(var_tmp_mounted_noexec(mounted("/var/tmp", "/", "rw")).sentence) == (
        "/var/tmp must be mounted with noexec; it lies on the file system of /, which is not"
    )


def test_absent_the_mounts_are_not_known() -> None:
    assert var_tmp_mounted_noexec({MountedPaths: DENIED}).status is Status.UNKNOWN
    assert var_tmp_mounted_noexec({MountedPaths: NOT_THERE}).status is Status.NOT_APPLICABLE
