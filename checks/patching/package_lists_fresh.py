"""Whether the host would know of a security update."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.pending_updates import SecurityUpdates
from govaudit.model import Reason, missing


@check("patching.package-lists-fresh", severity=Severity.MEDIUM)
def package_lists_fresh(updates: SecurityUpdates, *, max_days: Annotated[int, Meta(ge=1, le=90)] = 7) -> Verdict:
    """The lists that the host has of its security source were made at most `max_days` days ago.

    A host that does not look for updates misses them, and whoever asks it hears that there are none. Where lists stay old though they
    are fetched, somebody may be holding updates back on the way.

    To fix: `apt-get update`, and let it run daily: `systemctl enable --now apt-daily.timer`; with dnf `dnf-makecache.timer`, else
    `zypper refresh`.
    """
    days = (updates.observed_at - known(updates.lists_made)).days
    if days < -1:
        known(missing(Reason.STALE, "the lists of the security source are from the future by the clock that was used"))
    if days > max_days:
        return failed("the lists of the security source are {days} days old; {max_days} at most", days=days, max_days=max_days)
    return passed("the lists of the security source are {days} days old", days=max(days, 0))
