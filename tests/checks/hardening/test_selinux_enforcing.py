"""hardening.selinux-enforcing"""

from __future__ import annotations

from govaudit.facts.mandatory_access import SelinuxState
from govaudit.model import Status
from tests.facts.hardening_examples import example
from tests.support import DENIED, NOT_THERE, load_check

selinux_enforcing = load_check("hardening.selinux-enforcing")


def test_good_as_it_should_be() -> None:
    assert selinux_enforcing(example(SelinuxState)).status is Status.PASS


def test_bad_as_it_should_not_be() -> None:
    verdict = selinux_enforcing(example(SelinuxState, configured_mode="permissive"))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == ("SELinux must be enforcing; /etc/selinux/config says permissive")
    verdict = selinux_enforcing(example(SelinuxState, current_mode="disabled"))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == ("SELinux must be enforcing; it is disabled")
    assert selinux_enforcing(example(SelinuxState, configured_mode="")).status is Status.FAIL


def test_absent_what_is_not_known_is_no_pass() -> None:
    assert selinux_enforcing(example(SelinuxState, current_mode=DENIED)).status is Status.UNKNOWN
    assert selinux_enforcing({SelinuxState: DENIED}).status is Status.UNKNOWN
    assert selinux_enforcing({SelinuxState: NOT_THERE}).status is Status.NOT_APPLICABLE
