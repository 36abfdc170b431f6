"""hardening.redirects-not-sent"""

from __future__ import annotations

from govaudit.facts.kernel_parameters import NetworkInterface
from govaudit.model import Status
from tests.facts.hardening_examples import interface
from tests.support import DENIED, NOT_THERE, load_check

redirects_not_sent = load_check("hardening.redirects-not-sent")


def test_good_the_interface_is_careful() -> None:
    verdict = redirects_not_sent(interface(sends_redirects=False))
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == "eth0 sends no ICMP redirects"


def test_bad_the_interface_is_not() -> None:
    verdict = redirects_not_sent(interface(sends_redirects=True))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "eth0 sends ICMP redirects, which it must not"


def test_absent_what_is_not_told_is_unknown() -> None:
    assert redirects_not_sent(interface(sends_redirects=DENIED)).status is Status.UNKNOWN
    assert redirects_not_sent({NetworkInterface: DENIED}).status is Status.UNKNOWN
    assert redirects_not_sent({NetworkInterface: NOT_THERE}).status is Status.NOT_APPLICABLE
