"""The certificates that an endpoint presents, whether they are trusted, and whom they name."""

from __future__ import annotations

from collections.abc import Iterator

from govaudit.facts.certificates import Certificate
from govaudit.facts.tls import CertificateIdentity, CertificateTrust
from govaudit.model import Complete, Missing, Reason, Seen, missing
from govaudit.reading import Maybe, Observations, reads
from govaudit.targets.certificates import read_certificates
from govaudit.targets.web.records import Record, ended, records
from govaudit.targets.web.requests import Handshake, Verification


class _Handshake(Record):
    whole_chain: bool


class _Verification(Record):
    trusted: bool
    problem: str
    store: str


@reads(Maybe(Handshake()))
def presented_certificates(seen: Observations) -> Iterator[Certificate | Complete | Missing]:
    """The endpoint's own certificate and those that it sends along."""
    return ended(_certificates(seen))


def _certificates(seen: Observations) -> Iterator[Certificate | Missing]:
    for presented in _presented(seen):
        if isinstance(presented, Missing):
            yield presented
            continue
        handshake, certificates = presented
        yield from certificates
        endpoint = str(handshake.endpoint)
        if not handshake.whole_chain:
            yield missing(Reason.INCOMPLETE, "{endpoint}: this Python shows only the first certificate of a chain", endpoint=endpoint)
        elif not certificates:
            yield missing(Reason.NOT_SUPPORTED, "{endpoint} presents no certificate", endpoint=endpoint)


@reads(Maybe(Handshake()))
def certificate_identity(seen: Observations) -> Iterator[CertificateIdentity | Complete | Missing]:
    """Whether the endpoint's own certificate is issued for it."""
    return ended(presented if isinstance(presented, Missing) else _identity(*presented) for presented in _presented(seen))


def _identity(handshake: _Handshake, certificates: list[Certificate]) -> CertificateIdentity | Missing:
    endpoint = str(handshake.endpoint)
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


@reads(Maybe(Verification()))
def certificate_trust(seen: Observations) -> Iterator[CertificateTrust | Complete | Missing]:
    """What OpenSSL's verification of the chain said."""
    return ended(_trust(seen))


def _trust(seen: Observations) -> Iterator[CertificateTrust | Missing]:
    for _, found in records(seen, Verification(), _Verification):
        if isinstance(found, Missing):
            yield found
        else:
            yield CertificateTrust(endpoint=str(found.endpoint), trusted=found.trusted, problem=found.problem, store=found.store)


def stands_for(name: str, host: str) -> bool:
    """Whether a name in a certificate stands for a host: equal, or with `*` as its whole leftmost label (RFC 9525, 6.3)."""
    name, host = name.lower().removesuffix("."), host.lower()
    if name == host:
        return True
    first, _, rest = name.partition(".")
    host_first, _, host_rest = host.partition(".")
    is_ip = ":" in host or host.rpartition(".")[2].isdigit()
    return first == "*" and "." in rest and bool(host_first) and rest == host_rest and not is_ip


def _presented(seen: Observations) -> Iterator[tuple[_Handshake, list[Certificate]] | Missing]:
    for observation, handshake in records(seen, Handshake(), _Handshake):
        if isinstance(handshake, Missing):
            yield handshake
            continue
        content = observation.outcome.content if isinstance(observation.outcome, Seen) else b""
        certificates = read_certificates(content, str(handshake.endpoint), observation.at) if content else []
        yield certificates if isinstance(certificates, Missing) else (handshake, certificates)
