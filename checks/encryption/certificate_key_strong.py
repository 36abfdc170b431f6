"""Whether the keys in certificates are long enough."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.certificates import Certificate


@check("encryption.certificate-key-strong", severity=Severity.HIGH)
def certificate_key_strong(
    certificate: Certificate,
    *,
    min_rsa_bits: Annotated[int, Meta(ge=1024, le=16384)] = 2048,
    min_ec_bits: Annotated[int, Meta(ge=224, le=521)] = 256,
) -> Verdict:
    """The certificate's key is RSA of at least `min_rsa_bits`, elliptic-curve of at least `min_ec_bits`, Ed25519 or Ed448.

    Who can compute a private key from a short public one can pose as the server and read what is sent to
    it. RSA of 2,048 and curves of 256 bits are what NIST SP 800-57 asks for at the least; DSA is no longer
    approved (FIPS 186-5).

    To fix: have a certificate issued for a new key, for example of `openssl ecparam -name prime256v1 -genkey`.
    """
    bits = known(certificate.key_bits)
    kind = certificate.key_type
    required = {"rsa": min_rsa_bits, "ec": min_ec_bits, "ed25519": 0, "ed448": 0}.get(kind)
    if required is None:
        return failed("{subject} has a key of type {kind}, which is no longer approved", kind=kind)
    if bits < required:
        return failed(
            "{subject} has a key of type {kind} with {bits} bits; {required} are required", kind=kind, bits=bits, required=required
        )
    return passed("{subject} has a key of type {kind} with {bits} bits", kind=kind, bits=bits)
