"""hardening.var-own-file-system"""

from __future__ import annotations

from govaudit.facts.mounted_paths import MountedPaths
from govaudit.model import Status
from tests.facts.hardening_examples import mounted
from tests.support import DENIED, NOT_THERE, load_check

var_own_file_system = load_check("hardening.var-own-file-system")


def test_good_it_is_a_mount_of_its_own() -> None:
    assert var_own_file_system(mounted("/var", "/var")).status is Status.PASS


def test_bad_it_lies_on_another_file_system() -> None:
    verdict = var_own_file_system(mounted("/var", "/"))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "/var must have a file system of its own; it lies on that of /"


def test_absent_the_mounts_are_not_known() -> None:
    assert var_own_file_system({MountedPaths: DENIED}).status is Status.UNKNOWN
    assert var_own_file_system({MountedPaths: NOT_THERE}).status is Status.NOT_APPLICABLE
