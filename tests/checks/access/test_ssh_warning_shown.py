"""Whether sshd warns those who are about to log in."""

from __future__ import annotations

import pytest

from govaudit.checking import Status
from govaudit.facts.sshd import SshDaemon
from tests.facts.access_examples import sshd_of
from tests.support import DENIED, NOT_THERE, load_check

ssh_warning_shown = load_check("access.ssh-warning-shown")


def test_good_a_notice_is_shown() -> None:
    assert ssh_warning_shown(sshd_of("Banner /etc/issue.net\n")).status is Status.PASS


@pytest.mark.parametrize(
    "configuration", ["", "Banner none\n", "# Banner /etc/issue.net\n", "Banner /etc/issue.net\nMatch User ann\nBanner none\n"]
)
def test_bad_none_is_shown(configuration: str) -> None:
    verdict = ssh_warning_shown(sshd_of(configuration))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "no Banner is shown before the log-in"


def test_absent_no_sshd_and_no_view_of_it() -> None:
    assert ssh_warning_shown({SshDaemon: NOT_THERE}).status is Status.NOT_APPLICABLE
    assert ssh_warning_shown({SshDaemon: DENIED}).status is Status.UNKNOWN
