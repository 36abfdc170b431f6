"""hardening.boot-menu-locked"""

from __future__ import annotations

from typing import Any

import pytest

from govaudit.facts.boot import BootMenu
from govaudit.model import Missing, Status
from tests.support import DENIED, NOT_THERE, load_check

boot_menu_locked = load_check("hardening.boot-menu-locked")


def menu(*, can_be_edited: bool | Missing) -> BootMenu:
    return BootMenu(program="systemd-boot", can_be_edited=can_be_edited, configuration="/efi/loader/loader.conf")


def test_good_nobody_edits_it() -> None:
    assert boot_menu_locked(menu(can_be_edited=False)).status is Status.PASS


def test_bad_everybody_does() -> None:
    verdict = boot_menu_locked(menu(can_be_edited=True))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == (
        "systemd-boot must not let everybody edit how the system starts; /efi/loader/loader.conf does not forbid it"
    )


def test_absent_it_may_not_be_read() -> None:
    assert boot_menu_locked(menu(can_be_edited=DENIED)).status is Status.UNKNOWN


@pytest.mark.parametrize(("fact", "status"), [(DENIED, Status.UNKNOWN), (NOT_THERE, Status.NOT_APPLICABLE)])
def test_absent_no_answer(fact: Any, status: Status) -> None:
    assert boot_menu_locked({BootMenu: fact}).status is status
