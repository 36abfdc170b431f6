"""Whether the kernel can write its memory to a disk, and what it does with that of programs that crash."""

from __future__ import annotations

import re

from govaudit.facts.core_dump_storage import CorePattern
from govaudit.facts.hibernation import Sleep
from govaudit.model import Absent, Missing, Reason, Seen, absent, missing
from govaudit.reading import Maybe, Observations, reads
from govaudit.targets.host.requests import LiveFile

STATES = LiveFile("/sys/power/state")
MODES = LiveFile("/sys/power/disk")
RESUME = LiveFile("/sys/power/resume")
CMDLINE = LiveFile("/proc/cmdline")
CORE_PATTERN = LiveFile("/proc/sys/kernel/core_pattern")

_NUMBER = re.compile(r"\d{1,7}:\d{1,8}")


@reads(*(Maybe(one) for one in (STATES, MODES, RESUME, CMDLINE)))
def sleep(seen: Observations) -> Sleep:
    """/sys/power (the kernel's admin-guide/pm/sleep-states.rst); a kernel without these files cannot hibernate."""
    return Sleep(can_hibernate=_can_hibernate(seen), resume=_resume(seen))


def _can_hibernate(seen: Observations) -> bool | Missing:
    states, modes, cmdline = (seen.outcome(one) for one in (STATES, MODES, CMDLINE))
    if isinstance(states, Missing):
        return states
    if isinstance(states, Absent) or "disk" not in states.text.split():
        return False
    if isinstance(cmdline, Seen) and "nohibernate" in cmdline.text.split():
        return False
    if isinstance(modes, Missing):
        return modes
    # While hibernation is locked down, the kernel offers `[disabled]` alone.
    return isinstance(modes, Seen) and "[disabled]" not in modes.text.split()


def _resume(seen: Observations) -> str | Missing:
    match seen.outcome(RESUME):
        case Missing() as why:
            return why
        case Absent():
            return ""
        case Seen() as answer:
            number = answer.text.strip()
    if not _NUMBER.fullmatch(number):
        return missing(Reason.UNPARSEABLE, "{path} cannot be read", path=RESUME.path)
    return "" if number == "0:0" else number


@reads(CORE_PATTERN)
def core_pattern(seen: Observations) -> CorePattern | Absent:
    """kernel.core_pattern as it is now."""
    answer = seen.seen(CORE_PATTERN)
    if answer is None:
        return absent("the kernel writes no core dumps")
    return CorePattern(pattern=answer.text.removesuffix("\n")[:500])
