"""hardening.service-units-protected"""

from __future__ import annotations

import pytest

from govaudit.facts.system_files import UnitFile
from govaudit.model import Status
from tests.facts.hardening_examples import file
from tests.support import DENIED, NOT_THERE, load_check

service_units_protected = load_check("hardening.service-units-protected")


@pytest.mark.parametrize("mode", [0o600, 0o644, 0o664, 0o755])
def test_good_it_is_in_roots_hands(mode: int) -> None:
    assert service_units_protected(file(UnitFile, mode=mode)).status is Status.PASS


def test_bad_others_may_write_or_own_it() -> None:
    verdict = service_units_protected(file(UnitFile, mode=0o666))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "only root may write /etc/example; it has mode 0666 (group root)"
    assert service_units_protected(file(UnitFile, mode=0o664, gid=100, group="users")).status is Status.FAIL
    assert service_units_protected(file(UnitFile, uid=1000, owner="ann")).status is Status.FAIL


def test_absent_its_mode_is_not_known() -> None:
    assert service_units_protected(file(UnitFile, mode=DENIED)).status is Status.UNKNOWN
    assert service_units_protected({UnitFile: DENIED}).status is Status.UNKNOWN
    assert service_units_protected({UnitFile: NOT_THERE}).status is Status.NOT_APPLICABLE
