"""hardening.redirects-ipv6-ignored"""

from __future__ import annotations

from govaudit.facts.kernel_parameters import NetworkInterface
from govaudit.model import Status
from tests.facts.hardening_examples import interface
from tests.support import DENIED, NOT_THERE, load_check

redirects_ipv6_ignored = load_check("hardening.redirects-ipv6-ignored")


def test_good_the_interface_is_careful() -> None:
    verdict = redirects_ipv6_ignored(interface(follows_redirects_ipv6=False))
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == "eth0 ignores ICMP redirects over IPv6"


def test_bad_the_interface_is_not() -> None:
    verdict = redirects_ipv6_ignored(interface(follows_redirects_ipv6=True))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "eth0 follows ICMP redirects over IPv6, which it must not"


def test_absent_what_is_not_told_is_unknown() -> None:
    assert redirects_ipv6_ignored(interface(follows_redirects_ipv6=DENIED)).status is Status.UNKNOWN
    assert redirects_ipv6_ignored({NetworkInterface: DENIED}).status is Status.UNKNOWN
    assert redirects_ipv6_ignored({NetworkInterface: NOT_THERE}).status is Status.NOT_APPLICABLE
    assert redirects_ipv6_ignored(interface(follows_redirects_ipv6=None)).status is Status.NOT_APPLICABLE
