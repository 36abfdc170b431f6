"""hardening.network-banner-hides-system"""

from __future__ import annotations

from govaudit.facts.login_defaults import LoginBanners
from govaudit.model import Status
from tests.facts.hardening_examples import example
from tests.support import DENIED, NOT_THERE, load_check

network_banner_hides_system = load_check("hardening.network-banner-hides-system")


def test_good_as_it_should_be() -> None:
    assert network_banner_hides_system(example(LoginBanners, issue_net="Authorised use only.\n")).status is Status.PASS
    assert network_banner_hides_system(example(LoginBanners, issue_net=None)).status is Status.PASS
    assert network_banner_hides_system(example(LoginBanners, issue_net=" \n")).status is Status.PASS


def test_bad_as_it_should_not_be() -> None:
    verdict = network_banner_hides_system(example(LoginBanners, issue_net="Example Linux 12 \\n \\l\n"))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == ("/etc/issue.net must not name the system; it shows example linux")
    assert network_banner_hides_system(example(LoginBanners, issue_net="\\s on \\m")).status is Status.FAIL


def test_absent_what_is_not_known_is_no_pass() -> None:
    assert network_banner_hides_system(example(LoginBanners, issue_net=DENIED)).status is Status.UNKNOWN
    assert network_banner_hides_system({LoginBanners: DENIED}).status is Status.UNKNOWN
    assert network_banner_hides_system({LoginBanners: NOT_THERE}).status is Status.NOT_APPLICABLE
