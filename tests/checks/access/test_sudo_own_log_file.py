"""A log of sudo's own."""

from __future__ import annotations

from govaudit.checking import Status
from govaudit.facts.sudo import SudoSettings
from tests.facts.access_examples import sudo
from tests.support import DENIED, NOT_THERE, load_check

sudo_own_log_file = load_check("access.sudo-own-log-file")


def test_good_a_file() -> None:
    assert sudo_own_log_file(sudo(logfile="/var/log/sudo.log")).status is Status.PASS


def test_bad_syslog_alone() -> None:
    verdict = sudo_own_log_file(sudo(logfile=""))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "logfile is not set; it is required"


def test_absent_no_sudo_and_no_view_of_it() -> None:
    assert sudo_own_log_file({SudoSettings: NOT_THERE}).status is Status.NOT_APPLICABLE
    assert sudo_own_log_file({SudoSettings: DENIED}).status is Status.UNKNOWN
    assert sudo_own_log_file(sudo(logfile=DENIED)).status is Status.UNKNOWN
