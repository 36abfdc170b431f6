"""Bytes of certificates, PEM or DER, to facts; shared by all kinds of target that come upon some."""

from __future__ import annotations

import warnings
from datetime import datetime
from typing import TYPE_CHECKING

from govaudit.facts.certificates import Certificate
from govaudit.model import Missing, Reason, missing

if TYPE_CHECKING:
    from cryptography import x509

MAX_BYTES = 4 * 1024 * 1024
"""More is not parsed: a Linux distribution's whole bundle of root certificates is 0.2 MB."""

_TRUSTED = b"-----BEGIN TRUSTED CERTIFICATE-----"
_BUNDLES = (b"-----BEGIN PKCS7-----", b"-----BEGIN PKCS #7 SIGNED DATA-----", b"-----BEGIN CMS-----")
_PEM_LABELS = (b"-----BEGIN CERTIFICATE-----", b"-----BEGIN X509 CERTIFICATE-----")


def read_certificates(data: bytes, where: str, observed_at: datetime) -> list[Certificate] | Missing:
    """All certificates in `data`, in their order; an empty list where PEM data holds only other things (keys, requests).

    `where` is the path or endpoint, `observed_at` the moment at which the bytes were seen (UTC).
    One certificate that cannot be read makes all of them missing: which one matters is not known.
    """
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.x509 import InvalidVersion

    if len(data) > MAX_BYTES:
        return missing(Reason.TOO_LARGE, "{path} is larger than {limit} bytes", path=where, limit=MAX_BYTES)
    if _TRUSTED in data:
        return missing(Reason.NOT_SUPPORTED, "{path} holds certificates in OpenSSL's own form (TRUSTED CERTIFICATE)", path=where)
    if any(label in data for label in _BUNDLES):
        return missing(Reason.NOT_SUPPORTED, "{path} holds a PKCS #7 bundle, whose certificates are not read", path=where)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about serial numbers and dates that RFC 5280 forbids: they are the target's
            return _read(data, where, observed_at)
    except (ValueError, TypeError, OverflowError, InvalidVersion, UnsupportedAlgorithm) as error:
        # cryptography parses lazily, and reports what it does not like by these (TypeError: a key of an odd kind).
        return missing(Reason.UNPARSEABLE, "{path} cannot be read as a certificate: {error}", path=where, error=_brief(error))


def _read(data: bytes, where: str, observed_at: datetime) -> list[Certificate]:
    from cryptography import x509

    if any(label in data for label in _PEM_LABELS):
        found = x509.load_pem_x509_certificates(data)
    elif b"-----BEGIN " in data:
        return []
    else:
        found = [x509.load_der_x509_certificate(data)]
    return [_certificate(one, where, position, observed_at) for position, one in enumerate(found, start=1)]


def _certificate(found: x509.Certificate, where: str, position: int, observed_at: datetime) -> Certificate:
    from cryptography.hazmat.primitives.hashes import SHA256

    key_type, key_bits = _key(found, where)
    return Certificate(
        where=where,
        position=position,
        subject_name=_name(found.subject),
        issuer_name=_name(found.issuer),
        serial=format(found.serial_number, "x"),
        fingerprint=found.fingerprint(SHA256()).hex(),
        not_before=found.not_valid_before_utc,
        not_after=found.not_valid_after_utc,
        observed_at=observed_at,
        key_type=key_type,
        key_bits=key_bits,
        signature_hash=_signature_hash(found, where),
        is_self_signed=_is_self_signed(found, where),
        is_ca=_is_ca(found, where),
        names=_names(found, where),
    )


def _name(name: x509.Name) -> str:
    """The attributes that name organisations and hosts; the others (e-mail, national numbers) can be about people."""
    from cryptography.x509.oid import NameOID

    kept = {
        NameOID.COMMON_NAME: "CN",
        NameOID.ORGANIZATIONAL_UNIT_NAME: "OU",
        NameOID.ORGANIZATION_NAME: "O",
        NameOID.LOCALITY_NAME: "L",
        NameOID.STATE_OR_PROVINCE_NAME: "ST",
        NameOID.COUNTRY_NAME: "C",
    }
    parts = [f"{kept[one.oid]}={one.value}" for one in name if one.oid in kept and isinstance(one.value, str)]
    return ",".join(parts)


def _key(found: x509.Certificate, where: str) -> tuple[str, int | Missing]:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, rsa

    oid = found.public_key_algorithm_oid.dotted_string
    try:
        key = found.public_key()
    except (UnsupportedAlgorithm, ValueError) as error:
        return oid, missing(Reason.NOT_SUPPORTED, "the public key in {path} cannot be read: {error}", path=where, error=_brief(error))
    match key:
        case rsa.RSAPublicKey():
            return "rsa", key.key_size
        case ec.EllipticCurvePublicKey():
            return "ec", key.key_size
        case dsa.DSAPublicKey():
            return "dsa", key.key_size
        case ed25519.Ed25519PublicKey():
            return "ed25519", 256
        case ed448.Ed448PublicKey():
            return "ed448", 456
        case _:
            return oid, missing(
                Reason.NOT_SUPPORTED,
                "the public key in {path} is of a kind that is not known here ({kind})",
                path=where,
                kind=oid,
            )


def _signature_hash(found: x509.Certificate, where: str) -> str | Missing:
    from cryptography.exceptions import UnsupportedAlgorithm

    try:
        algorithm = found.signature_hash_algorithm
    except (UnsupportedAlgorithm, ValueError) as error:
        return missing(
            Reason.NOT_SUPPORTED,
            "the signature in {path} is of a kind that is not known here: {error}",
            path=where,
            error=_brief(error),
        )
    return algorithm.name if algorithm is not None else ""


def _is_self_signed(found: x509.Certificate, where: str) -> bool | Missing:
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm

    if found.issuer != found.subject:
        return False
    try:
        _verify_by_own_key(found)
    except InvalidSignature:
        return False
    except (UnsupportedAlgorithm, ValueError, TypeError) as error:
        return missing(
            Reason.NOT_SUPPORTED,
            "whether {path} is signed by its own key cannot be verified: {error}",
            path=where,
            error=_brief(error),
        )
    return True


def _verify_by_own_key(found: x509.Certificate) -> None:
    """Not `verify_directly_issued_by`, which refuses SHA-1 and older: then old roots could not be told from others."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, padding, rsa

    key, how, signature, signed = found.public_key(), found.signature_algorithm_parameters, found.signature, found.tbs_certificate_bytes
    match key:
        case rsa.RSAPublicKey() if found.signature_hash_algorithm is not None:
            # None stands for PKCS #1 with one of the old hashes.
            key.verify(signature, signed, how if isinstance(how, padding.PSS) else padding.PKCS1v15(), found.signature_hash_algorithm)
        case ec.EllipticCurvePublicKey() if isinstance(how, ec.ECDSA):
            key.verify(signature, signed, how)
        case dsa.DSAPublicKey() if found.signature_hash_algorithm is not None:
            key.verify(signature, signed, found.signature_hash_algorithm)
        case ed25519.Ed25519PublicKey() | ed448.Ed448PublicKey():
            key.verify(signature, signed)
        case _:
            raise UnsupportedAlgorithm("key and signature are not of one kind")


def _is_ca(found: x509.Certificate, where: str) -> bool | Missing:
    from cryptography import x509

    extensions = _extensions(found, where)
    if isinstance(extensions, Missing):
        return extensions
    try:
        return extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False


def _names(found: x509.Certificate, where: str) -> list[str] | Missing:
    from cryptography import x509

    extensions = _extensions(found, where)
    if isinstance(extensions, Missing):
        return extensions
    try:
        alternatives = extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return []
    return [_written(one) for one in alternatives if isinstance(one, x509.DNSName | x509.IPAddress)]


def _written(name: x509.DNSName | x509.IPAddress) -> str:
    """The name; an IP address that stands as a host name, which is none and stands for nothing (RFC 9525, 6.3), as `DNS:192.0.2.7`."""
    from ipaddress import ip_address

    value = str(name.value)
    if isinstance(name.value, str):
        try:
            ip_address(value)
        except ValueError:
            return value
        return f"DNS:{value}"
    return value


def _extensions(found: x509.Certificate, where: str) -> x509.Extensions | Missing:
    from cryptography import x509

    try:
        return found.extensions
    except (ValueError, x509.DuplicateExtension, x509.UnsupportedGeneralNameType) as error:
        return missing(Reason.UNPARSEABLE, "the extensions in {path} cannot be read: {error}", path=where, error=_brief(error))


def _brief(error: Exception) -> str:
    """The library's words in one short line."""
    return " ".join(str(error).split())[:120] or type(error).__name__
