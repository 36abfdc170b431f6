"""Root without a password."""

from __future__ import annotations

from govaudit.checking import Status
from govaudit.facts.sudo import SudoRight
from tests.facts.sudo_examples import right
from tests.support import DENIED, NOT_THERE, load_check

sudo_root_not_without_password = load_check("access.sudo-root-not-without-password")


def test_good_a_password() -> None:
    assert sudo_root_not_without_password(right(becomes_root_by=["/usr/bin/vim"])).status is Status.PASS


def test_good_no_way_to_root() -> None:
    assert sudo_root_not_without_password(right(asks_password=False)).status is Status.NOT_APPLICABLE


def test_good_exempted() -> None:
    assert (
        sudo_root_not_without_password(right(asks_password=False, becomes_root_by=["ALL"]), exempt=("backup",)).status
        is Status.NOT_APPLICABLE
    )


def test_bad_none_asked() -> None:
    verdict = sudo_root_not_without_password(right(asks_password=False, becomes_root_by=["/usr/bin/vim"]))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "backup becomes root without a password by /usr/bin/vim"


def test_absent_no_sudo_and_no_view_of_it() -> None:
    assert sudo_root_not_without_password({SudoRight: NOT_THERE}).status is Status.NOT_APPLICABLE
    assert sudo_root_not_without_password({SudoRight: DENIED}).status is Status.UNKNOWN
    assert sudo_root_not_without_password(right(asks_password=DENIED, becomes_root_by=["ALL"])).status is Status.UNKNOWN
    assert sudo_root_not_without_password(right(asks_password=False, becomes_root_by=DENIED)).status is Status.UNKNOWN
