"""hardening.impossible-senders-logged"""

from __future__ import annotations

from govaudit.facts.kernel_parameters import NetworkInterface
from govaudit.model import Status
from tests.facts.hardening_examples import interface
from tests.support import DENIED, NOT_THERE, load_check

impossible_senders_logged = load_check("hardening.impossible-senders-logged")


def test_good_the_interface_is_careful() -> None:
    verdict = impossible_senders_logged(interface(logs_martians=True))
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == "eth0 logs packets with impossible addresses"


def test_bad_the_interface_is_not() -> None:
    verdict = impossible_senders_logged(interface(logs_martians=False))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "eth0 must log packets with impossible addresses, and does not"


def test_absent_what_is_not_told_is_unknown() -> None:
    assert impossible_senders_logged(interface(logs_martians=DENIED)).status is Status.UNKNOWN
    assert impossible_senders_logged({NetworkInterface: DENIED}).status is Status.UNKNOWN
    assert impossible_senders_logged({NetworkInterface: NOT_THERE}).status is Status.NOT_APPLICABLE
