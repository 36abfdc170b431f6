"""TLS handshakes with the ssl module, and what their outcomes mean."""

from __future__ import annotations

import ssl
from pathlib import Path
from typing import Any

from govaudit.model import Missing, Reason, Seen, missing
from govaudit.targets.web.address import Endpoint
from govaudit.targets.web.wire import Wire

VERSIONS = {
    "TLSv1": ssl.TLSVersion.TLSv1,
    "TLSv1.1": ssl.TLSVersion.TLSv1_1,
    "TLSv1.2": ssl.TLSVersion.TLSv1_2,
    "TLSv1.3": ssl.TLSVersion.TLSv1_3,
}

_ALL_CIPHERS = "ALL:COMPLEMENTOFALL:@SECLEVEL=0"
"""Level 0, or OpenSSL 3 would not offer TLS 1.0 and 1.1 at all (SSL_CTX_set_security_level(3))."""
_LEGACY_CONNECT = 0x4
"""SSL_OP_LEGACY_SERVER_CONNECT (named in ssl from Python 3.12 on): servers without RFC 5746 are to be seen, too."""

# How OpenSSL's reasons end: their beginnings differ between versions.
_NOT_THIS_VERSION = ("ALERT_PROTOCOL_VERSION", "UNSUPPORTED_PROTOCOL", "WRONG_SSL_VERSION")
_NOT_THESE_CIPHERS = ("ALERT_HANDSHAKE_FAILURE", "ALERT_INSUFFICIENT_SECURITY")
_NOT_TLS = ("WRONG_VERSION_NUMBER", "HTTP_REQUEST", "RECORD_LAYER_FAILURE")


def permissive_context() -> ssl.SSLContext:
    """A context that connects to anything: only for looking. Whether to trust it is asked by `verify`, separately."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    _be_old(context)
    return context


def handshake(wire: Wire, endpoint: Endpoint) -> Seen | Missing:
    """The chain that the endpoint presents."""
    try:
        with wire.tls(endpoint, permissive_context()) as connection:
            chain, whole = _presented_chain(connection)
            version, cipher = connection.version(), connection.cipher()
    except ssl.SSLError as error:
        return _no_handshake(wire, endpoint, error)
    except OSError as error:
        return wire.trouble(endpoint, error)
    pem = "".join(ssl.DER_cert_to_PEM_cert(one) for one in chain)
    data = _data(endpoint, version=version, cipher=cipher[0] if cipher else "", whole_chain=whole)
    return Seen(content=pem.encode(), data=data)


def verify(wire: Wire, endpoint: Endpoint, authorities: str) -> Seen | Missing:
    """Whether OpenSSL trusts the chain, by the system's store or by a file of authorities."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False  # compared by the reader: OpenSSL tells only the first thing that is wrong
    context.verify_flags = ssl.VERIFY_X509_TRUSTED_FIRST  # what is stricter differs between Python versions
    _be_old(context)
    trouble = _trust(context, authorities)
    if trouble is not None:
        return trouble
    store = authorities or "system"
    try:
        with wire.tls(endpoint, context):
            return Seen(data=_data(endpoint, trusted=True, problem="", store=store))
    except ssl.SSLCertVerificationError as error:
        return Seen(data=_data(endpoint, trusted=False, problem=error.verify_message, store=store))
    except ssl.SSLError as error:
        return _no_handshake(wire, endpoint, error)
    except OSError as error:
        return wire.trouble(endpoint, error)


def offer(wire: Wire, endpoint: Endpoint, name: str) -> Seen | Missing:
    """Whether the endpoint accepts one protocol version."""
    context = _only(VERSIONS[name])
    if context is None:
        return missing(Reason.NOT_SUPPORTED, "the OpenSSL of this machine cannot offer {version}", version=name)
    try:
        with wire.tls(endpoint, context):
            return Seen(data=_data(endpoint, accepted=True))
    except (ssl.SSLEOFError, ConnectionResetError, BrokenPipeError):
        # Some hang up on a version that is switched off, but also on one with which they want ciphers that OpenSSL has no more.
        return wire.overdue(endpoint) or missing(
            Reason.NOT_SUPPORTED,
            "{endpoint} hung up when {version} was offered; whether it refuses the version or only this machine's ciphers is not known",
            endpoint=str(endpoint),
            version=name,
        )
    except ssl.SSLError as error:
        return _refusal(wire, endpoint, name, error)
    except OSError as error:
        return wire.trouble(endpoint, error)


def _refusal(wire: Wire, endpoint: Endpoint, name: str, error: ssl.SSLError) -> Seen | Missing:
    if _reason(error).endswith(_NOT_THIS_VERSION):
        return Seen(data=_data(endpoint, accepted=False))
    if _reason(error).endswith(_NOT_THESE_CIPHERS):
        return missing(
            Reason.NOT_SUPPORTED,
            "{endpoint} refused every cipher that this machine can offer with {version}; whether it accepts older ones is not known",
            endpoint=str(endpoint),
            version=name,
        )
    return _no_handshake(wire, endpoint, error)


def _no_handshake(wire: Wire, endpoint: Endpoint, error: ssl.SSLError) -> Missing:
    overdue = wire.overdue(endpoint)
    if overdue is not None:
        return overdue
    if _reason(error).endswith(_NOT_TLS):
        return missing(Reason.UNPARSEABLE, "{endpoint} does not answer in TLS", endpoint=str(endpoint))
    words = _reason(error).replace("_", " ").lower() or "the connection was closed"
    return missing(Reason.REFUSED, "{endpoint}: no TLS handshake ({error})", endpoint=str(endpoint), error=words)


def _reason(error: ssl.SSLError) -> str:
    return (error.reason or "").upper().replace(" ", "_")


def _only(version: ssl.TLSVersion) -> ssl.SSLContext | None:
    """A context that offers this version alone; None where our library cannot. It proves so by writing the first message."""
    context = permissive_context()
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    try:
        _set_versions(context, version, version)
        context.wrap_bio(incoming, outgoing).do_handshake()
    except ssl.SSLWantReadError:
        return context
    except (ssl.SSLError, ValueError):
        return None
    return None


def _be_old(context: ssl.SSLContext) -> None:
    context.set_ciphers(_ALL_CIPHERS)
    context.options |= _LEGACY_CONNECT
    _set_versions(context, ssl.TLSVersion.MINIMUM_SUPPORTED, ssl.TLSVersion.MAXIMUM_SUPPORTED)


def _set_versions(context: ssl.SSLContext, lowest: ssl.TLSVersion, highest: ssl.TLSVersion) -> None:
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # that TLS 1.0 is old is what we are here to say
        context.minimum_version = lowest
        context.maximum_version = highest


def _trust(context: ssl.SSLContext, authorities: str) -> Missing | None:
    if not authorities:
        if not _has_system_store():
            return missing(Reason.TOOL_MISSING, "this machine has no store of trusted certificates (apt install ca-certificates)")
        context.load_default_certs()
        return None
    try:
        context.load_verify_locations(cafile=authorities)
    except ssl.SSLError:
        return missing(Reason.UNPARSEABLE, "{path} holds no certificate authorities", path=authorities)
    except OSError as error:
        return missing(Reason.PERMISSION_DENIED, "{path} cannot be read: {error}", path=authorities, error=error.strerror or "")
    return None


def _has_system_store() -> bool:
    paths = ssl.get_default_verify_paths()
    if paths.cafile is not None:
        return True
    try:
        return paths.capath is not None and any(Path(paths.capath).iterdir())
    except OSError:
        return False


def _presented_chain(connection: ssl.SSLSocket) -> tuple[list[bytes], bool]:
    """The chain in DER, and whether it is all that was presented.

    `get_unverified_chain` is public from Python 3.13 on; before, the inner object has had it since 3.10.
    """
    public: Any = getattr(connection, "get_unverified_chain", None)
    if public is not None:
        return [bytes(one) for one in public()], True
    inner: Any = getattr(getattr(connection, "_sslobj", None), "get_unverified_chain", None)
    if inner is not None:
        return [ssl.PEM_cert_to_DER_cert(one.public_bytes()) for one in inner()], True
    own = connection.getpeercert(binary_form=True)
    return [own] if own else [], False


def _data(endpoint: Endpoint, **values: str | bool | None) -> dict[str, str | int | bool | None]:
    return {**endpoint.record, **values}
