"""Who may read the policy."""

from __future__ import annotations

from govaudit.checking import Status
from govaudit.facts.sudo_files import SudoFile
from tests.facts.sudo_examples import sudo_file
from tests.support import DENIED, NOT_THERE, load_check

sudo_policy_not_readable_by_others = load_check("access.sudo-policy-not-readable-by-others")


def test_good_root_and_its_group() -> None:
    assert sudo_policy_not_readable_by_others(sudo_file()).status is Status.PASS


def test_good_a_folder() -> None:
    assert sudo_policy_not_readable_by_others(sudo_file(is_folder=True, mode=0o755)).status is Status.NOT_APPLICABLE


def test_bad_everybody() -> None:
    verdict = sudo_policy_not_readable_by_others(sudo_file(mode=0o444))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "/etc/sudoers has mode 0444; nothing for others is required"


def test_absent_no_sudo_and_no_view_of_it() -> None:
    assert sudo_policy_not_readable_by_others({SudoFile: NOT_THERE}).status is Status.NOT_APPLICABLE
    assert sudo_policy_not_readable_by_others({SudoFile: DENIED}).status is Status.UNKNOWN
    assert sudo_policy_not_readable_by_others(sudo_file(mode=DENIED)).status is Status.UNKNOWN
