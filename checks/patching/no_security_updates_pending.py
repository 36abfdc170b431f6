"""Whether the security updates that the host knows of are installed."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.pending_updates import SecurityUpdates
from govaudit.model import Reason, missing

_NAMED = 8


@check("patching.no-security-updates-pending", severity=Severity.HIGH)
def no_security_updates_pending(updates: SecurityUpdates, *, max_days: Annotated[int, Meta(ge=1, le=90)] = 7) -> Verdict:
    """No installed package is older than in the lists that the host has of its security source, which are at most `max_days` days old.

    What an update mends is known to everybody from the day it appears. Packages on hold count as well. Older lists cannot show that
    nothing is pending; then it is not known.

    To fix: `apt-get update && apt-get upgrade`; release packages on hold with `apt-mark unhold NAME`. Elsewhere `dnf upgrade --security`,
    or `zypper patch --category security`.
    """
    if updates.pending:
        return failed(
            "{count} installed packages are older than in the security source: {packages}",
            count=len(updates.pending),
            packages=[f"{one.package} {one.installed} ({one.offered})" for one in updates.pending[:_NAMED]],
        )
    known(updates.all_compared)
    days = (updates.observed_at - known(updates.lists_made)).days
    if days > max_days or days < -1:
        known(missing(Reason.STALE, "the security source's lists are {days} days old; {max_days} at most", days=days, max_days=max_days))
    return passed("no installed package is older than in the security source, whose lists are {days} days old", days=max(days, 0))
