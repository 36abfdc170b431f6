"""sudo keeps a record."""

from __future__ import annotations

from govaudit.checking import Status
from govaudit.facts.sudo import SudoSettings
from tests.facts.access_examples import sudo
from tests.support import DENIED, NOT_THERE, load_check

sudo_use_logged = load_check("access.sudo-use-logged")


def test_good_syslog_or_a_file() -> None:
    assert sudo_use_logged(sudo()).status is Status.PASS
    assert str(sudo_use_logged(sudo(syslog=False, logfile="/var/log/sudo.log")).sentence) == "sudo logs to /var/log/sudo.log"


def test_bad_neither() -> None:
    verdict = sudo_use_logged(sudo(syslog=False))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "sudo logs neither to syslog nor to a file; one of them is required"


def test_bad_a_log_that_keeps_nothing() -> None:
    assert sudo_use_logged(sudo(syslog=False, logfile="/dev/null")).status is Status.FAIL
    verdict = sudo_use_logged(sudo(log_allowed=False, logfile="/var/log/sudo.log"))
    assert str(verdict.sentence) == "log_allowed is off: sudo does not log what it lets through; it is required"


def test_absent_no_sudo_and_no_view_of_it() -> None:
    assert sudo_use_logged({SudoSettings: NOT_THERE}).status is Status.NOT_APPLICABLE
    assert sudo_use_logged(sudo(syslog=DENIED)).status is Status.UNKNOWN
