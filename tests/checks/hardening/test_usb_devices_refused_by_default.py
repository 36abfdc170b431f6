"""hardening.usb-devices-refused-by-default"""

from __future__ import annotations

from typing import Any

import pytest

from govaudit.facts.usb_guard import UsbGuard
from govaudit.model import Place, Status
from tests.support import DENIED, NOT_THERE, load_check

usb_devices_refused_by_default = load_check("hardening.usb-devices-refused-by-default")


def guard(**fields: Any) -> UsbGuard:
    usual = {"starts": True, "implicit_target": "block", "inserted_policy": "apply-policy", "allowing_all": []}
    return UsbGuard(**{**usual, **fields})


@pytest.mark.parametrize("fields", [{}, {"implicit_target": "reject"}, {"inserted_policy": "block"}])
def test_good_it_refuses_what_it_does_not_know(fields: dict[str, Any]) -> None:
    assert usb_devices_refused_by_default(guard(**fields)).status is Status.PASS


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"starts": False}, "USBGuard must start with the host; it is installed, and does not"),
        ({"implicit_target": "allow"}, "USBGuard must refuse devices that no rule names; ImplicitPolicyTarget is allow"),
        ({"inserted_policy": "allow"}, "USBGuard must judge devices that are plugged in; InsertedDevicePolicy is allow"),
        ({"allowing_all": [Place("/etc/usbguard/rules.conf", 3)]}, "USBGuard must have no rule that allows every device"),
    ],
)
def test_bad_it_lets_something_in(fields: dict[str, Any], sentence: str) -> None:
    verdict = usb_devices_refused_by_default(guard(**fields))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == sentence


@pytest.mark.parametrize("field", ["starts", "implicit_target", "inserted_policy", "allowing_all"])
def test_absent_one_thing_is_not_known(field: str) -> None:
    assert usb_devices_refused_by_default(guard(**{field: DENIED})).status is Status.UNKNOWN
    assert usb_devices_refused_by_default(guard(**{"implicit_target": "allow", field: DENIED})).status in (Status.FAIL, Status.UNKNOWN)


@pytest.mark.parametrize(("fact", "status"), [(DENIED, Status.UNKNOWN), (NOT_THERE, Status.NOT_APPLICABLE)])
def test_absent_no_answer(fact: Any, status: Status) -> None:
    assert usb_devices_refused_by_default({UsbGuard: fact}).status is status
