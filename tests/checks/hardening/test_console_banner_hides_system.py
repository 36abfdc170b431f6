"""hardening.console-banner-hides-system"""

from __future__ import annotations

from govaudit.facts.login_defaults import LoginBanners
from govaudit.model import Status
from tests.facts.hardening_examples import example
from tests.support import DENIED, NOT_THERE, load_check

console_banner_hides_system = load_check("hardening.console-banner-hides-system")


def test_good_as_it_should_be() -> None:
    assert console_banner_hides_system(example(LoginBanners, issue="Authorised use only.\n")).status is Status.PASS
    assert console_banner_hides_system(example(LoginBanners, issue=None)).status is Status.PASS
    assert console_banner_hides_system(example(LoginBanners, issue=" \n")).status is Status.PASS


def test_bad_as_it_should_not_be() -> None:
    verdict = console_banner_hides_system(example(LoginBanners, issue="Example Linux 12 \\n \\l\n"))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == ("/etc/issue must not name the system; it shows example linux")
    assert console_banner_hides_system(example(LoginBanners, issue="\\s on \\m")).status is Status.FAIL


def test_absent_what_is_not_known_is_no_pass() -> None:
    assert console_banner_hides_system(example(LoginBanners, issue=DENIED)).status is Status.UNKNOWN
    assert console_banner_hides_system({LoginBanners: DENIED}).status is Status.UNKNOWN
    assert console_banner_hides_system({LoginBanners: NOT_THERE}).status is Status.NOT_APPLICABLE
