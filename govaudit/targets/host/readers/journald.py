"""What journald passes on and keeps: journald.conf(5); logs whose folder lies in memory."""

from __future__ import annotations

from govaudit.model import Missing, Reason, Seen, missing
from govaudit.reading import Observations
from govaudit.targets.host.requests import File
from govaudit.targets.host.systemd.graph import units_of

from .fstab import FSTAB
from .settings import drop_ins, in_order_of_systemd
from .startup import is_systemd
from .storage import MOUNTINFO

JOURNALD_CONF = (File("/etc/systemd/journald.conf"), File("/usr/lib/systemd/journald.conf"))
JOURNALD_DROP_INS = drop_ins("journald.conf")

FLUSHING = "systemd-journal-flush.service"
LOG_PLACES = ("/var/log", "/var/log/journal", "/var")
MAX_LINES = 5_000

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


def not_kept(seen: Observations) -> Missing | None:
    """Why a journal that is to be on disk may not hold everything: levels are left out, or it is never moved there from memory."""
    if units_of(seen).is_masked(FLUSHING):
        return missing(Reason.NOT_SUPPORTED, "{unit}, which moves the journal from memory to disk, is masked", unit=FLUSHING)
    return left_out(seen, "MaxLevelStore")


def in_memory(seen: Observations) -> Missing | None:
    """Why logs may be gone with the next start though they are written: /var/log is mounted from memory, now or by /etc/fstab."""
    mounts: list[tuple[str, str]] = []
    for request in (MOUNTINFO, FSTAB):
        outcome = seen.outcome(request)
        for line in outcome.lines()[:MAX_LINES] if isinstance(outcome, Seen) else ():
            before, _, after = line.partition(" - ")
            words = before.split()
            if request is MOUNTINFO and len(words) > 4 and after:
                mounts.append((words[4], after.split()[0]))
            elif request is FSTAB and len(words) > 2 and not words[0].startswith("#"):
                mounts.append((words[1].rstrip("/"), words[2]))
    for point in LOG_PLACES:
        kinds = [kind for where, kind in mounts if where == point]
        if any(kind in ("tmpfs", "ramfs") for kind in kinds):
            return missing(Reason.NOT_SUPPORTED, "{path} lies in memory; whether its logs are kept elsewhere is not followed", path=point)
    return None
