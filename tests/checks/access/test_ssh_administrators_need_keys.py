"""Whether administrators can log in by SSH without a key."""

from __future__ import annotations

import pytest

from govaudit.checking import Status
from govaudit.facts.sshd import SshDaemon
from tests.facts.access_examples import sshd_of
from tests.support import DENIED, NOT_THERE, load_check

ssh_administrators_need_keys = load_check("access.ssh-administrators-need-keys")

OFF = "PasswordAuthentication no\nKbdInteractiveAuthentication no\n"


@pytest.mark.parametrize(
    "configuration",
    [
        OFF,
        "AuthenticationMethods publickey publickey,password\n",
        "Match Group sudo,wheel,admin,root\nAuthenticationMethods publickey,keyboard-interactive\n",
        OFF + "Match User clerk Group clerks\nPasswordAuthentication yes\n",
        OFF + "Match Group *,!sudo,!wheel,!admin,!root\nPasswordAuthentication yes\n",
    ],
)
def test_good_a_key_is_needed(configuration: str) -> None:
    assert ssh_administrators_need_keys(sshd_of(configuration)).status is Status.PASS


@pytest.mark.parametrize(
    "configuration",
    [
        "",
        "PasswordAuthentication no\n",
        OFF + "Match Address 10.0.0.0/8\nPasswordAuthentication yes\n",
        OFF + "Match Group sudo\nPasswordAuthentication yes\n",
        "Match Group sudo\nAuthenticationMethods publickey\n",
        "AuthenticationMethods publickey password\n",
    ],
)
def test_bad_a_password_is_enough_for_some(configuration: str) -> None:
    assert ssh_administrators_need_keys(sshd_of(configuration)).status is Status.FAIL


def test_bad_the_sentence() -> None:
    verdict = ssh_administrators_need_keys(sshd_of("Match Group sudo\nAuthenticationMethods publickey\n"))
    assert str(verdict.sentence) == "a member of the group wheel can log in without a key"


def test_absent_no_sshd_and_no_view_of_it() -> None:
    assert ssh_administrators_need_keys({SshDaemon: NOT_THERE}).status is Status.NOT_APPLICABLE
    assert ssh_administrators_need_keys({SshDaemon: DENIED}).status is Status.UNKNOWN
    assert ssh_administrators_need_keys(sshd_of("Include /elsewhere/*\n")).status is Status.UNKNOWN


def test_absent_conditions_that_may_not_be_met_together() -> None:
    configuration = OFF + "Match User ann Address 10.0.0.0/8,!10.0.0.0/8\nPasswordAuthentication yes\n"
    assert ssh_administrators_need_keys(sshd_of(configuration)).status is Status.UNKNOWN
