"""Whether .rhosts and .shosts count."""

from __future__ import annotations

import pytest

from govaudit.checking import Status
from govaudit.facts.sshd import SshDaemon
from tests.facts.access_examples import sshd_of
from tests.support import DENIED, NOT_THERE, load_check

ssh_rhosts_ignored = load_check("access.ssh-rhosts-ignored")


def test_good_it_is_yes() -> None:
    assert ssh_rhosts_ignored(sshd_of("IgnoreRhosts yes\n")).status is Status.PASS


@pytest.mark.parametrize("found", ["no", "shosts-only"])
def test_bad_it_is_something_else(found: str) -> None:
    verdict = ssh_rhosts_ignored(sshd_of(f"IgnoreRhosts {found}\n"))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == f"IgnoreRhosts is {found}; required: yes"


def test_bad_for_some_connections_only() -> None:
    verdict = ssh_rhosts_ignored(sshd_of("IgnoreRhosts yes\nMatch User ann\nIgnoreRhosts no\n"))
    assert verdict.status is Status.FAIL
    assert [place.line for place in verdict.places] == [3]


def test_absent_no_sshd_and_no_view_of_it() -> None:
    assert ssh_rhosts_ignored({SshDaemon: NOT_THERE}).status is Status.NOT_APPLICABLE
    assert ssh_rhosts_ignored({SshDaemon: DENIED}).status is Status.UNKNOWN
    assert ssh_rhosts_ignored(sshd_of("Include /elsewhere/*\n")).status is Status.UNKNOWN
