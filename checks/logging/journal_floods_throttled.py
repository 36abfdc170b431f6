"""journald throttles a service that floods the journal."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, passed
from govaudit.facts.log_upkeep import JournalLimits


@check("logging.journal-floods-throttled", severity=Severity.LOW)
def journal_floods_throttled(journal: JournalLimits) -> Verdict:
    """journald throttles a service that floods the journal.

    One service can otherwise push everything else out of the journal, on purpose too.

    To fix: take `RateLimitBurst=0` and `RateLimitIntervalSec=0` out of journald.conf.
    """
    if not journal.rate_limited:
        return failed("journald must throttle floods of messages; its rate limit is off")
    return passed("journald throttles floods of messages")
