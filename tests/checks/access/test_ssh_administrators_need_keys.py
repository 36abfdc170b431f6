"""Whether administrators can log in by SSH without a key."""

from __future__ import annotations

import pytest

from govaudit.checking import Status, Verdict
from govaudit.facts.accounts import Account
from govaudit.facts.sshd import SshDaemon
from govaudit.model import Many, complete
from tests.facts.access_examples import account, sshd_of
from tests.support import DENIED, NOT_THERE, load_check

ssh_administrators_need_keys = load_check("access.ssh-administrators-need-keys")

OFF = "PasswordAuthentication no\nKbdInteractiveAuthentication no\n"
ROOT = account(name="root", uid=0, groups=["root"])
ADMINISTRATOR = account(name="ann", groups=["ann", "sudo"])
CLERK = account(name="carl", groups=["carl"])


def judged(configuration: str, *accounts: Account) -> Verdict:
    many = Many(list(accounts or (ROOT, ADMINISTRATOR, CLERK)), complete("all"))
    return ssh_administrators_need_keys({SshDaemon: sshd_of(configuration), Account: many})


@pytest.mark.parametrize(
    "configuration",
    [
        OFF,
        "AuthenticationMethods publickey publickey,password\n",
        "Match Group sudo\nAuthenticationMethods publickey,keyboard-interactive\n",
        OFF + "Match User carl\nPasswordAuthentication yes\n",
        OFF + "Match Group *,!sudo,!root\nPasswordAuthentication yes\n",
    ],
)
def test_good_a_key_is_needed(configuration: str) -> None:
    assert judged(configuration).status is Status.PASS


@pytest.mark.parametrize(
    "configuration",
    [
        "",
        "PasswordAuthentication no\n",
        OFF + "Match Address 10.0.0.0/8\nPasswordAuthentication yes\n",
        OFF + "Match Group sudo\nPasswordAuthentication yes\n",
        "PermitRootLogin yes\nMatch Group sudo\nAuthenticationMethods publickey\n",
        "AuthenticationMethods publickey password\n",
    ],
)
def test_bad_a_password_is_enough_for_some(configuration: str) -> None:
    assert judged(configuration).status is Status.FAIL


def test_bad_a_second_root_is_an_administrator_in_whichever_group() -> None:
    second = account(name="toor", uid=0, gid=1000, groups=["toor"])
    assert judged("PermitRootLogin yes\nMatch Group root\nAuthenticationMethods publickey\n", ROOT, second).status is Status.FAIL
    assert judged(OFF, second).status is Status.PASS


def test_bad_the_sentence() -> None:
    assert str(judged("").sentence) == "the administrator ann can log in without a key"


def test_absent_no_sshd_no_administrators_and_no_view_of_it() -> None:
    everybody = Many([ADMINISTRATOR], complete("all"))
    assert ssh_administrators_need_keys({SshDaemon: NOT_THERE, Account: everybody}).status is Status.NOT_APPLICABLE
    assert ssh_administrators_need_keys({SshDaemon: DENIED, Account: everybody}).status is Status.UNKNOWN
    assert judged("", CLERK).status is Status.NOT_APPLICABLE
    assert judged("Include /elsewhere/*\n").status is Status.UNKNOWN
    assert judged("", account(groups=DENIED)).status is Status.UNKNOWN
    assert ssh_administrators_need_keys({SshDaemon: sshd_of(OFF), Account: Many([ADMINISTRATOR], DENIED)}).status is Status.UNKNOWN


def test_absent_conditions_that_may_not_be_met_together() -> None:
    assert judged(OFF + "Match User ann Address 10.0.0.0/8,!10.0.0.0/8\nPasswordAuthentication yes\n").status is Status.UNKNOWN
