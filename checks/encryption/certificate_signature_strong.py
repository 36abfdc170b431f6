"""Whether the signatures under certificates can be forged."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from govaudit.checking import Severity, Verdict, check, failed, known, not_applicable, passed
from govaudit.facts.certificates import Certificate

Hash = Literal["sha224", "sha256", "sha384", "sha512", "sha512-224", "sha512-256", "sha3-224", "sha3-256", "sha3-384", "sha3-512"]

_APPROVED: tuple[Hash, ...] = (
    "sha224",
    "sha256",
    "sha384",
    "sha512",
    "sha512-224",
    "sha512-256",
    "sha3-224",
    "sha3-256",
    "sha3-384",
    "sha3-512",
)


@check("encryption.certificate-signature-strong", severity=Severity.HIGH)
def certificate_signature_strong(
    certificate: Certificate, *, hashes: Annotated[tuple[Hash, ...], Meta(min_length=1)] = _APPROVED
) -> Verdict:
    """The certificate is signed over a hash without known collisions (one of `hashes`), or by a scheme that has its own.

    With MD5 and SHA-1 two certificates can be made that bear the same signature, one harmless, one for
    somebody else's name. Nobody relies on the signature of a root or other self-signed certificate.

    To fix: have the certificate issued again; every authority signs with SHA-256 or better today.
    """
    if known(certificate.is_self_signed):
        return not_applicable("{subject} is signed by its own key, and nobody relies on that signature")
    used = known(certificate.signature_hash)
    if not used:
        return passed("{subject} is signed by a scheme with a hash of its own")
    if used not in hashes:
        return failed("{subject} is signed with {hash}; required is one of {hashes}", hash=used, hashes=list(hashes))
    return passed("{subject} is signed with {hash}", hash=used)
