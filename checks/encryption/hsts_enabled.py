"""Whether browsers remember to use TLS."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from govaudit.checking import Severity, Verdict, check, failed, not_applicable, passed
from govaudit.facts.http import HttpAnswer


@check("encryption.hsts-enabled", severity=Severity.MEDIUM)
def hsts_enabled(answer: HttpAnswer, *, min_days: Annotated[int, Meta(ge=1, le=3650)] = 180) -> Verdict:
    """The endpoint tells browsers to use TLS only, for at least `min_days` days (HTTP Strict Transport Security).

    A redirect from plain HTTP protects only from the second request on: the first can be caught. A browser
    that has been told (RFC 6797) makes no first request, and lets nobody click a certificate warning away.

    To fix: send `Strict-Transport-Security: max-age=31536000` with every answer over TLS.
    """
    if answer.host_is_ip:
        return not_applicable("{subject} is asked by a bare IP address, for which browsers ignore Strict-Transport-Security")
    if answer.hsts_max_age is None:
        return failed("{subject} sends no valid Strict-Transport-Security; {min_days} days are required", min_days=min_days)
    days = answer.hsts_max_age // 86400
    if days < min_days:
        return failed("{subject} sends Strict-Transport-Security for {days} days; {min_days} are required", days=days, min_days=min_days)
    return passed("{subject} sends Strict-Transport-Security for {days} days", days=days)
