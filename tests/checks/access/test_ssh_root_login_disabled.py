"""Root logs in by SSH nowhere."""

from __future__ import annotations

import pytest

from govaudit.checking import Place, Status
from govaudit.facts.sshd import SshDaemon
from tests.facts.access_examples import sshd
from tests.support import DENIED, NOT_THERE, load_check

ssh_root_login_disabled = load_check("access.ssh-root-login-disabled")


def test_good_root_is_refused() -> None:
    assert ssh_root_login_disabled(sshd(permit_root_login="no")).status is Status.PASS


@pytest.mark.parametrize("found", ["yes", "prohibit-password", "forced-commands-only"])
def test_bad_root_gets_in(found: str) -> None:
    verdict = ssh_root_login_disabled(sshd(permit_root_login=found))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == f"PermitRootLogin is {found}; accepted: no"
    assert verdict.places == [Place("/etc/ssh/sshd_config", 7)]


def test_good_a_policy_may_accept_keys() -> None:
    accepted = ("no", "prohibit-password")
    assert ssh_root_login_disabled(sshd(permit_root_login="prohibit-password"), accepted=accepted).status is Status.PASS


def test_absent_no_sshd_and_no_view_of_it() -> None:
    assert ssh_root_login_disabled({SshDaemon: NOT_THERE}).status is Status.NOT_APPLICABLE
    assert ssh_root_login_disabled({SshDaemon: DENIED}).status is Status.UNKNOWN
    assert ssh_root_login_disabled(sshd(permit_root_login=DENIED)).status is Status.UNKNOWN
