"""USBGuard's configuration, and rules that let everything in."""

from __future__ import annotations

import re

from govaudit.facts.usb_guard import UsbGuard
from govaudit.model import Absent, Missing, Place, Reason, Seen, absent, missing
from govaudit.reading import Maybe, Observations, reads
from govaudit.targets.host.requests import File, Glob, Listing

from .startup import STARTUP, is_there, starts_by_itself

NAME = "USBGuard"
PROGRAM = tuple(Listing(f"{place}/usbguard-daemon") for place in ("/usr/sbin", "/usr/bin", "/sbin"))
CONFIG = File("/etc/usbguard/usbguard-daemon.conf")
RULES = (File("/etc/usbguard/rules.conf"), Glob("/etc/usbguard/rules.d/*.conf"))

_USUAL_RULES = {"RuleFile": RULES[0].path, "RuleFolder": "/etc/usbguard/rules.d/"}


@reads(*(Maybe(one) for one in (*PROGRAM, CONFIG, *RULES)), *STARTUP)
def usb_guard(seen: Observations) -> UsbGuard | Absent | Missing:
    """`Key=value` lines; a key that is set twice, and differently, is not known."""
    installed = is_there(seen, PROGRAM)
    if isinstance(installed, Missing):
        return installed
    if not installed:
        return absent("{program} is not installed", program=NAME)
    return UsbGuard(
        starts=starts_by_itself(seen, ("usbguard.service",)),
        implicit_target=_setting(seen, "ImplicitPolicyTarget", "block"),
        inserted_policy=_setting(seen, "InsertedDevicePolicy", "apply-policy"),
        allowing_all=_allowing_all(seen),
    )


def _setting(seen: Observations, key: str, default: str) -> str | Missing:
    outcome = seen.outcome(CONFIG)
    if isinstance(outcome, Missing):
        return outcome
    lines = outcome.lines() if isinstance(outcome, Seen) else []
    values = {value.strip() for line in lines for name, equals, value in [line.partition("=")] if equals and name.strip() == key}
    if len(values) > 1:
        return missing(Reason.UNPARSEABLE, "{path} sets {keyword} twice, and differently", path=CONFIG.path, keyword=key)
    return values.pop()[:100] if values else default


def _allows_all(line: str) -> bool:
    """`allow`, also where what stands behind it holds of every device (usbguard-rules.conf(5))."""
    words = line.partition("#")[0].split()
    return words[:1] == ["allow"] and re.fullmatch(r"(?:(?:id )?\*:\*)?\s*(?:if true)?", " ".join(words[1:])) is not None


def _allowing_all(seen: Observations) -> list[Place] | Missing:
    for key, usual in _USUAL_RULES.items():
        place = _setting(seen, key, usual)
        if isinstance(place, Missing):
            return place
        if place.rstrip("/") != usual.rstrip("/"):
            return missing(Reason.NOT_SUPPORTED, "the rules of {program} lie at {path}, which is not looked at", program=NAME, path=place)
    found: list[Place] = []
    for request in RULES:
        for observation in seen.many(request):
            if isinstance(observation.outcome, Missing):
                return observation.outcome
            if isinstance(observation.outcome, Seen):
                path = observation.source.removeprefix("file ")
                lines = enumerate(observation.outcome.lines(), 1)
                found += [Place(path, number) for number, line in lines if _allows_all(line)]
    return found[:50]
