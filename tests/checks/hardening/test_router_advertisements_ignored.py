"""hardening.router-advertisements-ignored"""

from __future__ import annotations

from govaudit.facts.kernel_parameters import NetworkInterface
from govaudit.model import Status
from tests.facts.hardening_examples import interface
from tests.support import DENIED, NOT_THERE, load_check

router_advertisements_ignored = load_check("hardening.router-advertisements-ignored")


def test_good_the_interface_is_careful() -> None:
    verdict = router_advertisements_ignored(interface(takes_router_advertisements=False))
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == "eth0 believes no router that announces itself over IPv6"


def test_bad_the_interface_is_not() -> None:
    verdict = router_advertisements_ignored(interface(takes_router_advertisements=True))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "eth0 believes routers that announce themselves over IPv6, which it must not"


def test_absent_what_is_not_told_is_unknown() -> None:
    assert router_advertisements_ignored(interface(takes_router_advertisements=DENIED)).status is Status.UNKNOWN
    assert router_advertisements_ignored({NetworkInterface: DENIED}).status is Status.UNKNOWN
    assert router_advertisements_ignored({NetworkInterface: NOT_THERE}).status is Status.NOT_APPLICABLE
    assert router_advertisements_ignored(interface(takes_router_advertisements=None)).status is Status.NOT_APPLICABLE
