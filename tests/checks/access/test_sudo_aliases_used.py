"""Aliases that nothing names."""

from __future__ import annotations

from govaudit.checking import Status
from govaudit.facts.sudo_files import SudoAlias
from tests.facts.sudo_examples import alias
from tests.support import DENIED, NOT_THERE, load_check

sudo_aliases_used = load_check("access.sudo-aliases-used")


def test_good_used() -> None:
    assert sudo_aliases_used(alias()).status is Status.PASS


def test_bad_unused() -> None:
    verdict = sudo_aliases_used(alias(is_used=False))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "Cmnd_Alias SHELLS is not used"


def test_absent_no_sudo_and_no_view_of_it() -> None:
    assert sudo_aliases_used({SudoAlias: NOT_THERE}).status is Status.NOT_APPLICABLE
    assert sudo_aliases_used({SudoAlias: DENIED}).status is Status.UNKNOWN
