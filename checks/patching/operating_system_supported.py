"""Whether the operating system still gets security updates."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from govaudit.checking import Severity, Verdict, check, failed, passed
from govaudit.facts.operating_system import OperatingSystemSupport


@check("patching.operating-system-supported", severity=Severity.CRITICAL)
def operating_system_supported(
    support: OperatingSystemSupport, *, min_days: Annotated[int, Meta(ge=0, le=3650)] = 0, long_term: bool = True, paid: bool = False
) -> Verdict:
    """The operating system gets security updates for at least `min_days` more days; `long_term` and `paid` say which support counts.

    After the end of support new vulnerabilities are published and never mended. Free long-term support, such as Debian
    LTS, counts at first; support that is bought, such as Ubuntu Pro, counts only where a policy says that it is bought.

    To fix: upgrade to a supported release; plan it half a year before the support ends.
    """
    ends = [support.standard_until]
    if long_term and support.long_term_until is not None:
        ends.append(support.long_term_until)
    if paid and support.paid_until is not None:
        ends.append(support.paid_until)
    end = max(ends)
    days_left = (end - support.observed_at.date()).days
    if days_left < 0:
        return failed("{subject} has had no security updates since {end}", end=end.isoformat())
    if days_left < min_days:
        return failed(
            "{subject} gets security updates until {end}: {days_left} days; {min_days} are required",
            end=end.isoformat(),
            days_left=days_left,
            min_days=min_days,
        )
    return passed("{subject} gets security updates until {end}", end=end.isoformat())
