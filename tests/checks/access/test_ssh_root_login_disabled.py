"""Root logs in by SSH nowhere."""

from __future__ import annotations

import pytest

from govaudit.checking import Place, Status, Verdict
from govaudit.facts.accounts import Account
from govaudit.facts.sshd import SshDaemon
from govaudit.model import Absent, Many, Missing, complete
from tests.facts.access_examples import account, sshd, sshd_of
from tests.support import DENIED, NOT_THERE, load_check

ssh_root_login_disabled = load_check("access.ssh-root-login-disabled")

ROOT = account(name="root", uid=0, gid=0, groups=DENIED)
SECOND = account(name="toor", uid=0, gid=0, groups=["root", "operators"])


def judged(daemon: SshDaemon | Absent | Missing, *others: Account, **parameters: object) -> Verdict:
    return ssh_root_login_disabled({SshDaemon: daemon, Account: Many([ROOT, account(), *others], complete("all"))}, **parameters)


def test_good_root_is_refused() -> None:
    assert judged(sshd(permit_root_login="no")).status is Status.PASS


@pytest.mark.parametrize("found", ["yes", "prohibit-password", "forced-commands-only"])
def test_bad_root_gets_in(found: str) -> None:
    verdict = judged(sshd(permit_root_login=found))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == f"PermitRootLogin is {found}; accepted: no"
    assert verdict.places == [Place("/etc/ssh/sshd_config", 7)]


def test_good_a_policy_may_accept_keys() -> None:
    accepted = ("no", "prohibit-password")
    assert judged(sshd(permit_root_login="prohibit-password"), accepted=accepted).status is Status.PASS


def test_absent_no_sshd_and_no_view_of_it() -> None:
    assert judged(NOT_THERE).status is Status.NOT_APPLICABLE
    assert judged(DENIED).status is Status.UNKNOWN
    assert judged(sshd(permit_root_login=DENIED)).status is Status.UNKNOWN


def test_bad_root_gets_in_from_one_network() -> None:
    verdict = judged(sshd_of("PermitRootLogin no\nMatch Address 10.0.0.0/8\nPermitRootLogin yes\n"))
    assert verdict.status is Status.FAIL
    assert verdict.places == [Place("/etc/ssh/sshd_config", 3)]


def test_good_what_a_match_changes_for_others_is_not_about_root() -> None:
    configuration = "PermitRootLogin no\nMatch User backup\nPermitRootLogin yes\nMatch User *,!root\nPermitRootLogin yes\n"
    assert judged(sshd_of(configuration)).status is Status.PASS


def test_good_a_match_that_cannot_be_met() -> None:
    configuration = "Match all\nPermitRootLogin no\nMatch Address 10.0.0.0/8\nPermitRootLogin yes\n"
    assert judged(sshd_of(configuration)).status is Status.PASS


def test_absent_the_groups_of_root_are_not_known() -> None:
    assert judged(sshd_of("PermitRootLogin yes\nMatch Group root\nPermitRootLogin no\n")).status is Status.UNKNOWN
    assert judged(sshd_of("PermitRootLogin no\nMatch Group wheel\nPermitRootLogin yes\n")).status is Status.UNKNOWN


@pytest.mark.parametrize("match", ["User toor", "User t*,!root", "Group operators", "User *,!root"])
def test_bad_another_account_with_the_user_id_0_gets_in(match: str) -> None:
    configuration = f"PermitRootLogin no\nMatch {match}\nPermitRootLogin yes\n"
    root = account(name="root", uid=0, gid=0, groups=["root"])
    many = Many([root, account(), SECOND], complete("all"))
    verdict = ssh_root_login_disabled({SshDaemon: sshd_of(configuration), Account: many})
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "PermitRootLogin is yes for toor, whose user id is 0; accepted: no"
    assert verdict.places == [Place("/etc/ssh/sshd_config", 3)]


def test_good_nobody_with_the_user_id_0_is_meant() -> None:
    configuration = "PermitRootLogin no\nMatch User ann\nPermitRootLogin yes\n"
    assert judged(sshd_of(configuration), SECOND).status is Status.PASS
    assert judged(sshd_of("PermitRootLogin yes\nMatch User root,toor\nPermitRootLogin no\n"), SECOND).status is Status.PASS


def test_bad_no_account_is_named_root() -> None:
    many = Many([SECOND], complete("all"))
    for_root = sshd_of("PermitRootLogin yes\nMatch User root\nPermitRootLogin no\n")
    assert ssh_root_login_disabled({SshDaemon: for_root, Account: many}).status is Status.FAIL


def test_absent_not_all_accounts_are_known() -> None:
    refused = sshd_of("PermitRootLogin no\n")
    assert ssh_root_login_disabled({SshDaemon: refused, Account: Many([ROOT], DENIED)}).status is Status.UNKNOWN
    assert ssh_root_login_disabled({SshDaemon: sshd_of("PermitRootLogin yes\n"), Account: Many([ROOT], DENIED)}).status is Status.FAIL
