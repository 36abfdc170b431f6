"""How long sudo remembers that somebody has authenticated."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.sudo import SudoSettings
from govaudit.model import Reason, missing

_LONGEST_DEFAULT = 15
"""Minutes: Debian builds sudo so; other builds have 5 (sudoers(5))."""


@check("access.sudo-forgets-soon", severity=Severity.LOW)
def sudo_forgets_soon(sudo: SudoSettings, *, max_minutes: Annotated[int, Meta(ge=0, le=1440)] = 15) -> Verdict:
    """sudo asks for the password again after at most `max_minutes` minutes.

    As long as sudo remembers, whoever sits down at the open session needs no password.

    To fix: write `Defaults timestamp_timeout=5` into /etc/sudoers with visudo.
    """
    minutes = known(sudo.timestamp_timeout)
    places = sudo.places("timestamp_timeout")
    if minutes is None:
        if max_minutes < _LONGEST_DEFAULT:
            known(missing(Reason.NOT_SUPPORTED, "timestamp_timeout is not set; whether it is 5 or 15 depends on the build of sudo"))
        minutes = float(_LONGEST_DEFAULT)
    if minutes < 0:
        return failed(
            "sudo never asks again in a session; it is required after {max_minutes} minutes", max_minutes=max_minutes, places=places
        )
    if minutes > max_minutes:
        return failed(
            "sudo asks again after {minutes} minutes; at most {max_minutes} are required",
            minutes=minutes,
            max_minutes=max_minutes,
            places=places,
        )
    return passed("sudo asks again after at most {minutes} minutes", minutes=minutes, places=places)
