"""No machine vouches for its users."""

from __future__ import annotations

import pytest

from govaudit.checking import Status
from govaudit.facts.sshd import SshDaemon
from tests.facts.access_examples import sshd
from tests.support import DENIED, NOT_THERE, load_check

ssh_host_trust_refused = load_check("access.ssh-host-trust-refused")


@pytest.mark.parametrize("found", [False])
def test_good_ssh_host_trust_refused(found: object) -> None:
    assert ssh_host_trust_refused(sshd(hostbased_authentication=found)).status is Status.PASS


@pytest.mark.parametrize("found", [True])
def test_bad_not_ssh_host_trust_refused(found: object) -> None:
    assert ssh_host_trust_refused(sshd(hostbased_authentication=found)).status is Status.FAIL


def test_bad_says_what_was_found() -> None:
    assert str(ssh_host_trust_refused(sshd(hostbased_authentication=True)).sentence) == "HostbasedAuthentication is yes; no is required"


def test_absent_no_sshd_and_no_view_of_it() -> None:
    assert ssh_host_trust_refused({SshDaemon: NOT_THERE}).status is Status.NOT_APPLICABLE
    assert ssh_host_trust_refused(sshd(hostbased_authentication=DENIED)).status is Status.UNKNOWN
