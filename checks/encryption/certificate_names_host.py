"""Whether a certificate was issued for the host that presents it."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, passed
from govaudit.facts.tls import CertificateIdentity


@check("encryption.certificate-names-host", severity=Severity.HIGH)
def certificate_names_host(identity: CertificateIdentity) -> Verdict:
    """The certificate names the host under which it is presented, among its subject alternative names.

    A certificate for another name proves nothing about this host. Browsers refuse it, and have not looked
    at the common name for years (RFC 9525).

    To fix: have a certificate issued with every name by which the host is visited as a subject alternative name.
    """
    if not identity.names_host:
        return failed("{subject} presents a certificate for {names}; {host} is required", names=identity.names[:20], host=identity.host)
    return passed("{subject} presents a certificate that names {host}", host=identity.host)
