"""journald compresses large entries."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, passed
from govaudit.facts.log_upkeep import JournalLimits


@check("logging.journal-compressed", severity=Severity.LOW)
def journal_compressed(journal: JournalLimits) -> Verdict:
    """journald compresses large entries.

    The same space then holds a longer past.

    To fix: take `Compress=no` out of journald.conf.
    """
    if not journal.compress:
        return failed("journald must compress large entries; Compress is off")
    return passed("journald compresses large entries")
