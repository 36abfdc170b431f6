"""Where sshd logs to."""

from __future__ import annotations

import pytest

from govaudit.checking import Status
from govaudit.facts.sshd import SshDaemon
from tests.facts.access_examples import sshd_of
from tests.support import DENIED, NOT_THERE, load_check

ssh_logs_with_authentication = load_check("logging.ssh-logs-with-authentication")


@pytest.mark.parametrize("found", ["AUTH", "AUTHPRIV"])
def test_good_it_is_in_order(found: str) -> None:
    assert ssh_logs_with_authentication(sshd_of(f"SyslogFacility {found}\n")).status is Status.PASS


@pytest.mark.parametrize("found", ["DAEMON", "USER", "LOCAL3"])
def test_bad_it_is_something_else(found: str) -> None:
    verdict = ssh_logs_with_authentication(sshd_of(f"SyslogFacility {found}\n"))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == f"SyslogFacility is {found}; required: AUTH, AUTHPRIV"


def test_absent_no_sshd_and_no_view_of_it() -> None:
    assert ssh_logs_with_authentication({SshDaemon: NOT_THERE}).status is Status.NOT_APPLICABLE
    assert ssh_logs_with_authentication({SshDaemon: DENIED}).status is Status.UNKNOWN
    assert ssh_logs_with_authentication(sshd_of("Include /elsewhere/*\n")).status is Status.UNKNOWN
