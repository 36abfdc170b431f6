"""Whether visitors who begin without encryption are led to it."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.http import PlainHttp


@check("encryption.https-enforced", severity=Severity.HIGH)
def https_enforced(plain: PlainHttp) -> Verdict:
    """Plain HTTP is not served: it redirects to HTTPS, or nothing listens there; and no page over TLS leads back to it.

    Whoever sits between a visitor and a page without TLS (a café's network, a hacked router) can read what is
    typed, and change what is shown.

    To fix: answer every request on port 80 with `301` to the https address (nginx: `return 301 https://$host$request_uri;`).
    """
    if isinstance(plain.led_back_to, str) and plain.led_back_to:
        return failed("{host} leads visitors from TLS to {origin}; no page may lead there", host=plain.host, origin=plain.led_back_to)
    if plain.listens and not plain.redirects_to:
        return failed("{subject} answers without TLS (status {status}); a redirect to HTTPS is required", status=plain.status)
    if plain.listens and not plain.redirects_to.startswith("https://"):
        return failed("{subject} redirects to {origin}; a redirect to HTTPS is required", origin=plain.redirects_to)
    known(plain.led_back_to)
    if not plain.listens:
        return passed("nothing listens on {subject}")
    return passed("{subject} redirects to {origin}", origin=plain.redirects_to)
