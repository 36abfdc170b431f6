"""Whether an endpoint still speaks versions of TLS that are withdrawn."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.tls import TlsVersions


@check("encryption.tls-old-versions-refused", severity=Severity.HIGH)
def tls_old_versions_refused(tls: TlsVersions) -> Verdict:
    """The endpoint refuses TLS 1.0 and TLS 1.1.

    Both rest on MD5 and SHA-1 and on ciphers that leak what they encrypt; RFC 8996 withdrew them in 2021.
    As long as a server accepts them, an attacker can try to talk client and server down to them.

    To fix: allow TLS 1.2 and 1.3 alone (nginx: `ssl_protocols TLSv1.2 TLSv1.3;`, Apache: `SSLProtocol -all +TLSv1.2 +TLSv1.3`).
    """
    accepted = [name for name, answer in (("TLS 1.0", tls.tls_1_0), ("TLS 1.1", tls.tls_1_1)) if answer is True]
    if accepted:
        return failed("{subject} accepts {versions}, which must be refused", versions=accepted)
    known(tls.tls_1_0)
    known(tls.tls_1_1)
    return passed("{subject} refuses TLS 1.0 and TLS 1.1")
