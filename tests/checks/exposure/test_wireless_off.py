"""exposure.wireless-off"""

from __future__ import annotations

from govaudit.facts.wireless import WirelessInterface
from govaudit.model import Missing, Status
from tests.support import DENIED, NOT_THERE, load_check

wireless_off = load_check("exposure.wireless-off")


def radio(*, is_up: bool | Missing) -> WirelessInterface:
    return WirelessInterface(name="wlan0", is_up=is_up)


def test_good_it_is_off_or_allowed() -> None:
    verdict = wireless_off(radio(is_up=False))
    assert (verdict.status, str(verdict.sentence)) == (Status.PASS, "the wireless interface wlan0 is switched off")
    assert wireless_off(radio(is_up=True), allowed=("wlan0",)).status is Status.PASS


def test_bad_it_is_on() -> None:
    verdict = wireless_off(radio(is_up=True), allowed=("wlan1",))
    assert (verdict.status, str(verdict.sentence)) == (Status.FAIL, "the wireless interface wlan0 is switched on")


def test_absent_no_radio_and_no_view_of_it() -> None:
    assert wireless_off({WirelessInterface: NOT_THERE}).status is Status.NOT_APPLICABLE
    assert wireless_off({WirelessInterface: DENIED}).status is Status.UNKNOWN
    assert wireless_off(radio(is_up=DENIED)).status is Status.UNKNOWN
