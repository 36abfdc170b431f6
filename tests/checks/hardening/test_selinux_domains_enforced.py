"""hardening.selinux-domains-enforced"""

from __future__ import annotations

from govaudit.facts.mandatory_access import SelinuxState
from govaudit.model import Status
from tests.facts.hardening_examples import example
from tests.support import DENIED, NOT_THERE, load_check

selinux_domains_enforced = load_check("hardening.selinux-domains-enforced")


def test_good_none_is_permissive() -> None:
    assert selinux_domains_enforced(example(SelinuxState)).status is Status.PASS
    assert selinux_domains_enforced(example(SelinuxState, permissive_domains=["x_t"]), exempt=("x_t",)).status is Status.PASS


def test_bad_one_is() -> None:
    verdict = selinux_domains_enforced(example(SelinuxState, permissive_domains=["httpd_t", "x_t"]), exempt=("x_t",))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "no domain of SELinux may be permissive; these are: httpd_t"


def test_absent_what_is_not_known_is_no_pass() -> None:
    assert selinux_domains_enforced(example(SelinuxState, permissive_domains=DENIED)).status is Status.UNKNOWN
    assert selinux_domains_enforced({SelinuxState: DENIED}).status is Status.UNKNOWN
    assert selinux_domains_enforced({SelinuxState: NOT_THERE}).status is Status.NOT_APPLICABLE
