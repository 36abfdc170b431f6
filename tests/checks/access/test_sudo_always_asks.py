"""A password each time."""

from __future__ import annotations

from govaudit.checking import Status
from govaudit.facts.sudo import SudoRight
from tests.facts.sudo_examples import right
from tests.support import DENIED, NOT_THERE, load_check

sudo_always_asks = load_check("access.sudo-always-asks")


def test_good_a_password() -> None:
    assert sudo_always_asks(right()).status is Status.PASS
    assert sudo_always_asks(right(asks_password=False), exempt=("backup",)).status is Status.NOT_APPLICABLE


def test_bad_none_asked() -> None:
    verdict = sudo_always_asks(right(asks_password=False))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "backup runs /usr/local/sbin/backup without a password"


def test_absent_no_sudo_and_no_view_of_it() -> None:
    assert sudo_always_asks({SudoRight: NOT_THERE}).status is Status.NOT_APPLICABLE
    assert sudo_always_asks({SudoRight: DENIED}).status is Status.UNKNOWN
    assert sudo_always_asks(right(asks_password=DENIED)).status is Status.UNKNOWN
    assert sudo_always_asks(right(asks_password=False, holds=DENIED)).status is Status.UNKNOWN
