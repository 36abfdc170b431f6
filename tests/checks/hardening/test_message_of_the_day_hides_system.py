"""hardening.message-of-the-day-hides-system"""

from __future__ import annotations

from govaudit.facts.login_defaults import LoginBanners
from govaudit.model import Status
from tests.facts.hardening_examples import example
from tests.support import DENIED, NOT_THERE, load_check

message_of_the_day_hides_system = load_check("hardening.message-of-the-day-hides-system")


def test_good_as_it_should_be() -> None:
    assert message_of_the_day_hides_system(example(LoginBanners, motd="Authorised use only.\n")).status is Status.PASS
    assert message_of_the_day_hides_system(example(LoginBanners, motd=None)).status is Status.PASS
    assert message_of_the_day_hides_system(example(LoginBanners, motd=" \n")).status is Status.PASS


def test_bad_as_it_should_not_be() -> None:
    verdict = message_of_the_day_hides_system(example(LoginBanners, motd="Example Linux 12 \\n \\l\n"))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == ("/etc/motd must not name the system; it shows example linux")
    assert message_of_the_day_hides_system(example(LoginBanners, motd="\\s on \\m")).status is Status.FAIL


def test_absent_what_is_not_known_is_no_pass() -> None:
    assert message_of_the_day_hides_system(example(LoginBanners, motd=DENIED)).status is Status.UNKNOWN
    assert message_of_the_day_hides_system({LoginBanners: DENIED}).status is Status.UNKNOWN
    assert message_of_the_day_hides_system({LoginBanners: NOT_THERE}).status is Status.NOT_APPLICABLE
