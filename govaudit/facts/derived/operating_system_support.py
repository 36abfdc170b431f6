"""Until when the operating system of a host is supported, by the bundled table."""

from __future__ import annotations

from govaudit.facts.end_of_life import HORIZON, TABLE_DATE, support_dates
from govaudit.facts.operating_system import OperatingSystem, OperatingSystemSupport
from govaudit.model import Missing, Reason, missing
from govaudit.reading import derives


@derives
def operating_system_support(system: OperatingSystem) -> OperatingSystemSupport | Missing:
    """The dates of the release; missing where the table does not have it, or is too old to be trusted."""
    if system.observed_at.date() > HORIZON:
        return missing(
            Reason.STALE,
            "the table of support dates of {table_date} may be used until {horizon}; a newer govaudit has a newer one",
            table_date=TABLE_DATE.isoformat(),
            horizon=HORIZON.isoformat(),
        )
    dates = support_dates(system.id, system.version)
    if dates is None:
        return missing(Reason.NOT_SUPPORTED, "until when {name} is supported is not in the table of support dates", name=system.subject)
    return OperatingSystemSupport(
        name=system.subject,
        standard_until=dates.standard,
        long_term_until=dates.long_term,
        paid_until=dates.paid,
        observed_at=system.observed_at,
        table_date=TABLE_DATE,
    )
