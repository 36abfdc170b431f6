"""Who may change the policy."""

from __future__ import annotations

from govaudit.checking import Status
from govaudit.facts.sudo_files import SudoFile
from tests.facts.sudo_examples import sudo_file
from tests.support import DENIED, NOT_THERE, load_check

sudo_policy_writable_by_root_alone = load_check("access.sudo-policy-writable-by-root-alone")


def test_good_root_alone() -> None:
    assert sudo_policy_writable_by_root_alone(sudo_file()).status is Status.PASS
    assert sudo_policy_writable_by_root_alone(sudo_file(mode=0o660)).status is Status.PASS


def test_bad_another_owner() -> None:
    verdict = sudo_policy_writable_by_root_alone(sudo_file(uid=1000))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "/etc/sudoers belongs to user 1000; root (0) is required"


def test_bad_others_may_write() -> None:
    assert sudo_policy_writable_by_root_alone(sudo_file(mode=0o442)).status is Status.FAIL
    verdict = sudo_policy_writable_by_root_alone(sudo_file(path="/etc/sudoers.d", mode=0o775, gid=27, is_folder=True))
    assert str(verdict.sentence) == "/etc/sudoers.d has mode 0775 and group 27; only root may write"


def test_absent_no_sudo_and_no_view_of_it() -> None:
    assert sudo_policy_writable_by_root_alone({SudoFile: NOT_THERE}).status is Status.NOT_APPLICABLE
    assert sudo_policy_writable_by_root_alone({SudoFile: DENIED}).status is Status.UNKNOWN
    assert sudo_policy_writable_by_root_alone(sudo_file(uid=DENIED)).status is Status.UNKNOWN


def test_absent_whom_an_access_control_list_lets_write_is_not_known() -> None:
    assert sudo_policy_writable_by_root_alone(sudo_file(mode=0o660, access_list=DENIED)).status is Status.UNKNOWN
