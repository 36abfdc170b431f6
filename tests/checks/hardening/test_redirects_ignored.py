"""hardening.redirects-ignored"""

from __future__ import annotations

from govaudit.facts.kernel_parameters import NetworkInterface
from govaudit.model import Status
from tests.facts.hardening_examples import interface
from tests.support import DENIED, NOT_THERE, load_check

redirects_ignored = load_check("hardening.redirects-ignored")


def test_good_the_interface_is_careful() -> None:
    verdict = redirects_ignored(interface(follows_redirects=False))
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == "eth0 ignores ICMP redirects over IPv4"


def test_bad_the_interface_is_not() -> None:
    verdict = redirects_ignored(interface(follows_redirects=True))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "eth0 follows ICMP redirects over IPv4, which it must not"


def test_absent_what_is_not_told_is_unknown() -> None:
    assert redirects_ignored(interface(follows_redirects=DENIED)).status is Status.UNKNOWN
    assert redirects_ignored({NetworkInterface: DENIED}).status is Status.UNKNOWN
    assert redirects_ignored({NetworkInterface: NOT_THERE}).status is Status.NOT_APPLICABLE
