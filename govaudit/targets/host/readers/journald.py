"""What journald passes on and keeps: journald.conf(5)."""

from __future__ import annotations

from govaudit.model import Missing, Reason, missing
from govaudit.reading import Observations
from govaudit.targets.host.requests import File

from .settings import drop_ins, in_order_of_systemd
from .startup import is_systemd

JOURNALD_CONF = (File("/etc/systemd/journald.conf"), File("/usr/lib/systemd/journald.conf"))
JOURNALD_DROP_INS = drop_ins("journald.conf")

_NO = frozenset({"no", "n", "false", "f", "off", "0"})
_TOO_HIGH = frozenset({"emerg", "alert", "crit", "err", "warning", "notice", *"012345"})
"""Levels at which journald leaves out messages of `info`, at which log-ins are reported."""


def left_out(seen: Observations, level: str, switch: str = "") -> Missing | None:
    """Why journald, where it takes the messages, does not pass all of them on, or keep them (journald.conf(5))."""
    if is_systemd(seen) is False:
        return None
    settings = in_order_of_systemd(seen, JOURNALD_CONF, JOURNALD_DROP_INS, "Journal")
    if isinstance(settings, Missing):
        return settings
    for key, stopping in ((switch, _NO), (level, _TOO_HIGH)):
        value = next((one for one in reversed(settings.get(key, ())) if one), "")
        if value.lower() in stopping:
            return missing(
                Reason.NOT_SUPPORTED, "journald does not pass on or keep all messages ({keyword}={value})", keyword=key, value=value[:40]
            )
    return None
