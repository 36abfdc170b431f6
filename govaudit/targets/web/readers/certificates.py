"""The certificates that an endpoint presents, whether they are trusted, and whom they name."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from govaudit.facts.certificates import Certificate
from govaudit.facts.tls import CertificateIdentity, CertificateTrust
from govaudit.model import Complete, Missing, Reason, Seen, complete, missing
from govaudit.reading import Observations, reads
from govaudit.targets.certificates import read_certificates
from govaudit.targets.web.address import Endpoint
from govaudit.targets.web.requests import Handshake, Verification


class _Handshake(msgspec.Struct):
    host: str
    port: int
    whole_chain: bool


class _Verification(msgspec.Struct):
    host: str
    port: int
    trusted: bool
    problem: str
    store: str


@reads(Handshake())
def presented_certificates(seen: Observations) -> Iterator[Certificate | Complete | Missing]:
    """The endpoint's own certificate and those that it sends along."""
    presented = _presented(seen)
    if isinstance(presented, Missing):
        yield presented
        return
    handshake, certificates = presented
    yield from certificates
    endpoint = str(Endpoint(handshake.host, handshake.port))
    if handshake.whole_chain:
        yield complete("{endpoint} presents no certificate", endpoint=endpoint)
    else:
        yield missing(Reason.INCOMPLETE, "{endpoint}: this Python shows only the first certificate of a chain", endpoint=endpoint)


@reads(Handshake())
def certificate_identity(seen: Observations) -> CertificateIdentity | Missing:
    """Whether the endpoint's own certificate is issued for it."""
    presented = _presented(seen)
    if isinstance(presented, Missing):
        return presented
    handshake, certificates = presented
    endpoint = str(Endpoint(handshake.host, handshake.port))
    if not certificates:
        return missing(Reason.NOT_SUPPORTED, "{endpoint} presents no certificate", endpoint=endpoint)
    names = certificates[0].names
    if isinstance(names, Missing):
        return names
    return CertificateIdentity(
        endpoint=endpoint,
        host=handshake.host,
        names=names,
        names_host=any(stands_for(name, handshake.host) for name in names),
    )


@reads(Verification())
def certificate_trust(seen: Observations) -> CertificateTrust | Missing:
    """What OpenSSL's verification of the chain said."""
    outcome = seen.outcome(Verification())
    if isinstance(outcome, Missing):
        return outcome
    try:
        found = msgspec.convert(outcome.data if isinstance(outcome, Seen) else None, _Verification)
    except msgspec.ValidationError as error:
        return missing(Reason.UNPARSEABLE, "the record of the verification cannot be read: {error}", error=str(error))
    endpoint = str(Endpoint(found.host, found.port))
    return CertificateTrust(endpoint=endpoint, trusted=found.trusted, problem=found.problem, store=found.store)


def stands_for(name: str, host: str) -> bool:
    """Whether a name in a certificate stands for a host: equal, or with `*` as its whole leftmost label (RFC 9525, 6.3)."""
    name, host = name.lower().removesuffix("."), host.lower()
    if name == host:
        return True
    first, _, rest = name.partition(".")
    host_first, _, host_rest = host.partition(".")
    is_ip = ":" in host or host.rpartition(".")[2].isdigit()
    return first == "*" and "." in rest and bool(host_first) and rest == host_rest and not is_ip


def _presented(seen: Observations) -> tuple[_Handshake, list[Certificate]] | Missing:
    observation = seen.one(Handshake())
    outcome = observation.outcome
    if isinstance(outcome, Missing):
        return outcome
    if not isinstance(outcome, Seen):
        return missing(Reason.UNPARSEABLE, "the record of the handshake cannot be read")
    try:
        handshake = msgspec.convert(outcome.data, _Handshake)
    except msgspec.ValidationError as error:
        return missing(Reason.UNPARSEABLE, "the record of the handshake cannot be read: {error}", error=str(error))
    if not outcome.content:
        return handshake, []
    certificates = read_certificates(outcome.content, str(Endpoint(handshake.host, handshake.port)), observation.at)
    return certificates if isinstance(certificates, Missing) else (handshake, certificates)
