"""Certificates (RFC 5280), wherever they were seen: on disk or in a handshake."""

from __future__ import annotations

from datetime import datetime

from govaudit.model import Fact, Missing


class Certificate(Fact, frozen=True, kw_only=True):
    """One X.509 certificate."""

    where: str
    """The path of the file that holds it, or the endpoint (`host:port`) that presented it."""

    position: int = 1
    """Its place in the file or in the presented chain, from 1; in a chain 1 is the endpoint's own."""

    subject_name: str
    """Whom it names, as `CN=…,O=…`; personal attributes (e-mail, serial numbers of people) are left out."""

    issuer_name: str
    """Who signed it, in the same form."""

    serial: str
    """Its serial number in hexadecimal."""

    fingerprint: str
    """SHA-256 over the whole certificate, in hexadecimal."""

    not_before: datetime
    """From when it is valid, UTC."""

    not_after: datetime
    """Until when it is valid, UTC."""

    observed_at: datetime
    """When it was seen, UTC by the controller's clock."""

    key_type: str
    """`rsa`, `ec`, `dsa`, `ed25519`, `ed448`, or the object identifier of another algorithm."""

    key_bits: int | Missing
    """Size of the public key in bits: the modulus for RSA and DSA, the curve for the others."""

    signature_hash: str | Missing
    """The hash under the issuer's signature, such as `sha256`; empty where the scheme has none of its own (Ed25519)."""

    is_self_signed: bool | Missing
    """Whether its own key made its signature, as in a root certificate."""

    is_ca: bool | Missing
    """Whether it may sign other certificates (basic constraints)."""

    names: list[str] | Missing
    """The host names and IP addresses it is issued for (subject alternative names), as written; an IP address that is
    wrongly entered as a host name as `DNS:192.0.2.7`."""

    @property
    def subject(self) -> str:
        return self.where if self.position == 1 else f"{self.where} (certificate {self.position})"
