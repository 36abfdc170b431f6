"""Whether security updates are installed without anyone's doing."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.updates import AutomaticUpdates


@check("patching.automatic-updates-enabled", severity=Severity.MEDIUM)
def automatic_updates_enabled(updates: AutomaticUpdates, *, max_days: Annotated[int, Meta(ge=1, le=31)] = 7) -> Verdict:
    """Security updates are installed by a program that is started regularly, at least every `max_days` days.

    Most attacks use vulnerabilities for which an update has long been there. What waits for somebody to have time is
    installed too late.

    To fix: on Debian and Ubuntu `apt install unattended-upgrades && dpkg-reconfigure unattended-upgrades`; on Red Hat and
    its like `dnf install dnf-automatic`, `apply_updates = yes` in /etc/dnf/automatic.conf, and
    `systemctl enable --now dnf-automatic.timer`.
    """
    if not updates.program:
        return failed("security updates must be installed automatically; no program for it is installed")
    if not known(updates.installs):
        return failed("{program} is installed, and its configuration lets it install nothing", program=updates.program)
    if updates.interval_days is not None and updates.interval_days > max_days:
        return failed(
            "{program} installs updates every {days} days; every {max_days} days are required",
            program=updates.program,
            days=round(updates.interval_days, 1),
            max_days=max_days,
        )
    if not known(updates.includes_security):
        return failed("{program} is set up, and does not include security updates", program=updates.program)
    if not known(updates.is_scheduled):
        return failed("{program} is set up, and nothing starts it", program=updates.program)
    return passed("{program} installs security updates by itself", program=updates.program)
