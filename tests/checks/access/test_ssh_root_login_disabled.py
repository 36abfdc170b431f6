"""Root logs in by SSH nowhere."""

from __future__ import annotations

import pytest

from govaudit.checking import Place, Status
from govaudit.facts.sshd import SshDaemon
from tests.facts.access_examples import sshd, sshd_of
from tests.support import DENIED, NOT_THERE, load_check

ssh_root_login_disabled = load_check("access.ssh-root-login-disabled")


def test_good_root_is_refused() -> None:
    assert ssh_root_login_disabled(sshd(permit_root_login="no")).status is Status.PASS


@pytest.mark.parametrize("found", ["yes", "prohibit-password", "forced-commands-only"])
def test_bad_root_gets_in(found: str) -> None:
    verdict = ssh_root_login_disabled(sshd(permit_root_login=found))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == f"PermitRootLogin is {found}; accepted: no"
    assert verdict.places == [Place("/etc/ssh/sshd_config", 7)]


def test_good_a_policy_may_accept_keys() -> None:
    accepted = ("no", "prohibit-password")
    assert ssh_root_login_disabled(sshd(permit_root_login="prohibit-password"), accepted=accepted).status is Status.PASS


def test_absent_no_sshd_and_no_view_of_it() -> None:
    assert ssh_root_login_disabled({SshDaemon: NOT_THERE}).status is Status.NOT_APPLICABLE
    assert ssh_root_login_disabled({SshDaemon: DENIED}).status is Status.UNKNOWN
    assert ssh_root_login_disabled(sshd(permit_root_login=DENIED)).status is Status.UNKNOWN


def test_bad_root_gets_in_from_one_network() -> None:
    verdict = ssh_root_login_disabled(sshd_of("PermitRootLogin no\nMatch Address 10.0.0.0/8\nPermitRootLogin yes\n"))
    assert verdict.status is Status.FAIL
    assert verdict.places == [Place("/etc/ssh/sshd_config", 3)]


def test_good_what_a_match_changes_for_others_is_not_about_root() -> None:
    configuration = "PermitRootLogin no\nMatch User backup\nPermitRootLogin yes\nMatch User *,!root\nPermitRootLogin yes\n"
    assert ssh_root_login_disabled(sshd_of(configuration)).status is Status.PASS


def test_good_a_match_that_cannot_be_met() -> None:
    configuration = "Match all\nPermitRootLogin no\nMatch Address 10.0.0.0/8\nPermitRootLogin yes\n"
    assert ssh_root_login_disabled(sshd_of(configuration)).status is Status.PASS


def test_absent_the_groups_of_root_are_not_known() -> None:
    assert ssh_root_login_disabled(sshd_of("PermitRootLogin yes\nMatch Group root\nPermitRootLogin no\n")).status is Status.UNKNOWN
    assert ssh_root_login_disabled(sshd_of("PermitRootLogin no\nMatch Group wheel\nPermitRootLogin yes\n")).status is Status.UNKNOWN
