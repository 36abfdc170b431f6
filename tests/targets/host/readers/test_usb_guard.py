"""USBGuard."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govaudit.facts.usb_guard import UsbGuard
from govaudit.model import Absent, Missing, Place
from govaudit.targets.host.readers.usb_guard import CONFIG, RULES, usb_guard
from tests.support import DENIED, saw
from tests.support.startup import read, starts, there

THERE = there("/usr/sbin/usbguard-daemon")


def guard(answers: dict[Any, Any], *more: Any) -> UsbGuard:
    found = read(usb_guard, {**THERE, **answers}, *(more or starts("usbguard.service")))
    assert isinstance(found, UsbGuard)
    return found


def test_as_it_is_installed() -> None:
    found = guard({CONFIG: "# ImplicitPolicyTarget=allow\nRuleFile=/etc/usbguard/rules.conf\nRuleFolder=/etc/usbguard/rules.d/\n"})
    assert (found.starts, found.implicit_target, found.inserted_policy, found.allowing_all) == (True, "block", "apply-policy", [])
    assert guard({}, *starts()).starts is False
    assert isinstance(read(usb_guard), Absent)


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("ImplicitPolicyTarget=allow\n", "allow"),
        ("ImplicitPolicyTarget = reject\n", "reject"),
        ("#ImplicitPolicyTarget=allow\n", "block"),
        ("implicitpolicytarget=allow\n", "block"),
        ("ImplicitPolicyTarget=block\nImplicitPolicyTarget=block\n", "block"),
    ],
)
def test_what_becomes_of_others(text: str, target: str) -> None:
    assert guard({CONFIG: text}).implicit_target == target


def test_what_is_not_clear_is_missing() -> None:
    assert isinstance(guard({CONFIG: "ImplicitPolicyTarget=block\nImplicitPolicyTarget=allow\n"}).implicit_target, Missing)
    assert isinstance(guard({CONFIG: "RuleFile=/srv/rules\n"}).allowing_all, Missing)
    assert guard({CONFIG: DENIED}).implicit_target == DENIED
    assert guard({RULES[0]: DENIED}).allowing_all == DENIED


def test_a_rule_that_allows_everything() -> None:
    rules = 'allow id 1d6b:0002 serial "x" name "hub"\n# allow\n\tallow\nblock\n'
    assert guard({RULES[0]: rules}).allowing_all == [Place("/etc/usbguard/rules.conf", 3)]
    everything = "allow id *:*\nallow *:*\nallow if true\nallow id *:* if true\n"
    everything += "allow id 1d6b:*\nallow with-interface 03:00:*\nallow if false\n"
    assert [place.line for place in guard({RULES[0]: everything}).allowing_all] == [1, 2, 3, 4]  # type: ignore[union-attr]
    beside = saw(RULES[1], "allow # all\n", source="/etc/usbguard/rules.d/x.conf")
    assert guard({}, beside, *starts("usbguard.service")).allowing_all == [Place("/etc/usbguard/rules.d/x.conf", 1)]


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
def test_no_bytes_make_it_raise(data: bytes) -> None:
    assert isinstance(guard({CONFIG: data, RULES[0]: data}), UsbGuard)
