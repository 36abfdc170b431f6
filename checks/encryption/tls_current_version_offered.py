"""Whether an endpoint speaks a current version of TLS."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.tls import TlsVersions


@check("encryption.tls-current-version-offered", severity=Severity.HIGH)
def tls_current_version_offered(tls: TlsVersions) -> Verdict:
    """The endpoint accepts TLS 1.2 or TLS 1.3.

    Browsers refuse to talk to a server that knows only older versions, and what clients remain talk to it
    under protection that has been broken.

    To fix: update the server's TLS library, and allow TLS 1.2 and 1.3 (nginx: `ssl_protocols TLSv1.2 TLSv1.3;`).
    """
    accepted = [name for name, answer in (("TLS 1.2", tls.tls_1_2), ("TLS 1.3", tls.tls_1_3)) if answer is True]
    if accepted:
        return passed("{subject} accepts {versions}", versions=accepted)
    known(tls.tls_1_2)
    known(tls.tls_1_3)
    return failed("{subject} accepts neither TLS 1.2 nor TLS 1.3; one of them is required")
