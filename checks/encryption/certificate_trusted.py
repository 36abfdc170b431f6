"""Whether visitors can tell that a certificate is genuine."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, passed
from govaudit.facts.tls import CertificateTrust


@check("encryption.certificate-trusted", severity=Severity.HIGH)
def certificate_trusted(trust: CertificateTrust) -> Verdict:
    """The certificate's chain leads to an authority that visitors trust, and is valid today.

    A certificate that no trusted authority vouches for protects against listeners, but not against somebody
    in between who shows one of his own; users who are told to click the warning away cannot tell the two apart.

    To fix: install a certificate of a public authority with its intermediate certificates; for a service within the
    agency, name the agency's own authority in the inventory (`ca`).
    """
    if not trust.trusted:
        return failed(
            "{subject} presents a certificate that is not trusted: {problem} (trusted are: {store})",
            problem=trust.problem,
            store=trust.store,
        )
    return passed("{subject} presents a certificate that is trusted (by: {store})", store=trust.store)
