"""hardening.audit-settings-protected"""

from __future__ import annotations

import pytest

from govaudit.facts.system_files import AuditSettingFile
from govaudit.model import Status
from tests.facts.hardening_examples import file
from tests.support import DENIED, NOT_THERE, load_check

audit_settings_protected = load_check("hardening.audit-settings-protected")


@pytest.mark.parametrize("mode", [0o600, 0o644, 0o664, 0o755])
def test_good_it_is_in_roots_hands(mode: int) -> None:
    assert audit_settings_protected(file(AuditSettingFile, mode=mode)).status is Status.PASS


def test_bad_others_may_write_or_own_it() -> None:
    verdict = audit_settings_protected(file(AuditSettingFile, mode=0o666))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "only root may write /etc/example; it has mode 0666 (group root)"
    assert audit_settings_protected(file(AuditSettingFile, mode=0o664, gid=100, group="users")).status is Status.FAIL
    assert audit_settings_protected(file(AuditSettingFile, uid=1000, owner="ann")).status is Status.FAIL


def test_absent_its_mode_is_not_known() -> None:
    assert audit_settings_protected(file(AuditSettingFile, mode=DENIED)).status is Status.UNKNOWN
    assert audit_settings_protected({AuditSettingFile: DENIED}).status is Status.UNKNOWN
    assert audit_settings_protected({AuditSettingFile: NOT_THERE}).status is Status.NOT_APPLICABLE
