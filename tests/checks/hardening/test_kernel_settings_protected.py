"""hardening.kernel-settings-protected"""

from __future__ import annotations

import pytest

from govaudit.facts.system_files import KernelSettingFile
from govaudit.model import Status
from tests.facts.hardening_examples import file
from tests.support import DENIED, NOT_THERE, load_check

kernel_settings_protected = load_check("hardening.kernel-settings-protected")


@pytest.mark.parametrize("mode", [0o600, 0o644, 0o664, 0o755])
def test_good_it_is_in_roots_hands(mode: int) -> None:
    assert kernel_settings_protected(file(KernelSettingFile, mode=mode)).status is Status.PASS


def test_bad_others_may_write_or_own_it() -> None:
    verdict = kernel_settings_protected(file(KernelSettingFile, mode=0o666))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "only root may write /etc/example; it has mode 0666 (group root)"
    assert kernel_settings_protected(file(KernelSettingFile, mode=0o664, gid=100, group="users")).status is Status.FAIL
    assert kernel_settings_protected(file(KernelSettingFile, uid=1000, owner="ann")).status is Status.FAIL


def test_absent_its_mode_is_not_known() -> None:
    assert kernel_settings_protected(file(KernelSettingFile, mode=DENIED)).status is Status.UNKNOWN
    assert kernel_settings_protected({KernelSettingFile: DENIED}).status is Status.UNKNOWN
    assert kernel_settings_protected({KernelSettingFile: NOT_THERE}).status is Status.NOT_APPLICABLE
