"""How much sshd logs."""

from __future__ import annotations

import pytest

from govaudit.checking import Status
from govaudit.facts.sshd import SshDaemon
from tests.facts.access_examples import sshd_of
from tests.support import DENIED, NOT_THERE, load_check

ssh_logins_logged = load_check("logging.ssh-logins-logged")


@pytest.mark.parametrize("found", ["INFO", "VERBOSE"])
def test_good_it_is_in_order(found: str) -> None:
    assert ssh_logins_logged(sshd_of(f"LogLevel {found}\n")).status is Status.PASS


@pytest.mark.parametrize("found", ["SILENT", "FATAL", "ERROR", "DEBUG", "DEBUG3"])
def test_bad_it_is_something_else(found: str) -> None:
    verdict = ssh_logins_logged(sshd_of(f"LogLevel {found}\n"))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == f"LogLevel is {found}; required: INFO, VERBOSE"


def test_bad_for_some_connections_only() -> None:
    verdict = ssh_logins_logged(sshd_of("LogLevel INFO\nMatch User ann\nLogLevel SILENT\n"))
    assert verdict.status is Status.FAIL
    assert [place.line for place in verdict.places] == [3]


def test_absent_no_sshd_and_no_view_of_it() -> None:
    assert ssh_logins_logged({SshDaemon: NOT_THERE}).status is Status.NOT_APPLICABLE
    assert ssh_logins_logged({SshDaemon: DENIED}).status is Status.UNKNOWN
    assert ssh_logins_logged(sshd_of("Include /elsewhere/*\n")).status is Status.UNKNOWN
