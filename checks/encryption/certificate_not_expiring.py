"""Whether certificates are valid, and for long enough to be renewed in time."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from govaudit.checking import Severity, Verdict, check, failed, passed
from govaudit.facts.certificates import Certificate


@check("encryption.certificate-not-expiring", severity=Severity.HIGH)
def certificate_not_expiring(certificate: Certificate, *, min_days: Annotated[int, Meta(ge=0, le=3650)] = 30) -> Verdict:
    """The certificate is valid, and stays so for at least `min_days` more days.

    An expired certificate locks users out, or teaches them to click warnings away. Renewal that starts
    a month early survives a holiday.

    To fix: renew the certificate, and let a timer renew it from then on.
    """
    if certificate.observed_at < certificate.not_before:
        return failed("{subject} is valid only from {date} on", date=certificate.not_before.date().isoformat())
    if certificate.observed_at > certificate.not_after:
        return failed("{subject} expired on {date}", date=certificate.not_after.date().isoformat())
    days_left = (certificate.not_after - certificate.observed_at).days
    if days_left < min_days:
        return failed("{subject} expires in {days_left} days; {min_days} are required", days_left=days_left, min_days=min_days)
    return passed("{subject} is valid for {days_left} more days", days_left=days_left)
