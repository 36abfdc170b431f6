"""sudo's own PATH."""

from __future__ import annotations

from govaudit.checking import Status
from govaudit.facts.sudo import SudoSettings
from tests.facts.access_examples import sudo
from tests.support import DENIED, NOT_THERE, load_check

sudo_search_path_fixed = load_check("access.sudo-search-path-fixed")


def test_good_folders_of_the_system() -> None:
    assert sudo_search_path_fixed(sudo(secure_path="/usr/sbin:/usr/bin")).status is Status.PASS


def test_bad_no_path() -> None:
    verdict = sudo_search_path_fixed(sudo(secure_path=""))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "secure_path is not set; it is required"


def test_bad_folders_of_users() -> None:
    verdict = sudo_search_path_fixed(sudo(secure_path="/usr/bin:.::/home/ann/bin:/tmp"))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "secure_path has ., , /home/ann/bin, /tmp, where others than root can put programs"


def test_absent_no_sudo_and_no_view_of_it() -> None:
    assert sudo_search_path_fixed({SudoSettings: NOT_THERE}).status is Status.NOT_APPLICABLE
    assert sudo_search_path_fixed({SudoSettings: DENIED}).status is Status.UNKNOWN
    assert sudo_search_path_fixed(sudo(secure_path=DENIED)).status is Status.UNKNOWN
