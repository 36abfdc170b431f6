"""hardening.var-tmp-mounted-nosuid"""

from __future__ import annotations

from govaudit.facts.mounted_paths import MountedPaths
from govaudit.model import Status
from tests.facts.hardening_examples import mounted
from tests.support import DENIED, NOT_THERE, load_check

var_tmp_mounted_nosuid = load_check("hardening.var-tmp-mounted-nosuid")


def test_good_the_option_is_there() -> None:
    verdict = var_tmp_mounted_nosuid(mounted("/var/tmp", "/var/tmp", "rw", "nosuid"))
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == "/var/tmp is mounted with nosuid"


def test_bad_the_option_is_not_there() -> None:
    verdict = var_tmp_mounted_nosuid(mounted("/var/tmp", "/var/tmp", "rw"))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "/var/tmp must be mounted with nosuid, and is not"
    assert str(var_tmp_mounted_nosuid(mounted("/var/tmp", "/", "rw")).sentence) == (
        "/var/tmp must be mounted with nosuid; it lies on the file system of /, which is not"
    )


def test_absent_the_mounts_are_not_known() -> None:
    assert var_tmp_mounted_nosuid({MountedPaths: DENIED}).status is Status.UNKNOWN
    assert var_tmp_mounted_nosuid({MountedPaths: NOT_THERE}).status is Status.NOT_APPLICABLE
