"""Which protocol versions an endpoint accepts."""

from __future__ import annotations

from collections.abc import Iterator

from govaudit.facts.tls import TlsVersions
from govaudit.model import Complete, Missing, Reason, Request, missing
from govaudit.reading import Maybe, Observations, reads
from govaudit.targets.web.records import Record, ended, records
from govaudit.targets.web.requests import Version

_VERSIONS = _TLS_1_0, _TLS_1_1, _TLS_1_2, _TLS_1_3 = tuple(Version(name) for name in ("TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"))
_NOT_LOOKED = missing(Reason.NOT_COLLECTED, "the versions of TLS were not all asked for")


class _Answer(Record):
    accepted: bool


@reads(Maybe(_TLS_1_0), Maybe(_TLS_1_1), Maybe(_TLS_1_2), Maybe(_TLS_1_3))
def tls_versions(seen: Observations) -> Iterator[TlsVersions | Complete | Missing]:
    """Each version at each address as it was answered."""
    return ended(_at_each_address(seen))


def _at_each_address(seen: Observations) -> Iterator[TlsVersions | Missing]:
    by_source: dict[str, dict[Request, _Answer | Missing]] = {}
    for request in _VERSIONS:
        for observation, answer in records(seen, request, _Answer):
            named = observation.source.endswith(f" ({request.key})")
            source = observation.source.removesuffix(f" ({request.key})") if named else ""
            by_source.setdefault(source, {})[request] = answer
    of_none = by_source.pop("", {})  # what was not collected bears no name of an endpoint
    for answers in by_source.values() or [{}]:
        yield _versions([{**of_none, **answers}.get(request, _NOT_LOOKED) for request in _VERSIONS])


def _versions(answers: list[_Answer | Missing]) -> TlsVersions | Missing:
    """Where none was accepted, it may not be TLS at all: then nothing is known of any."""
    heard = [answer for answer in answers if not isinstance(answer, Missing)]
    if not heard:
        return next(answer for answer in answers if isinstance(answer, Missing))
    endpoint = str(heard[0].endpoint)
    if not any(answer.accepted for answer in heard):
        return missing(Reason.REFUSED, "{endpoint} completes a handshake with no version of TLS", endpoint=endpoint)
    tls_1_0, tls_1_1, tls_1_2, tls_1_3 = (answer if isinstance(answer, Missing) else answer.accepted for answer in answers)
    return TlsVersions(endpoint=endpoint, tls_1_0=tls_1_0, tls_1_1=tls_1_1, tls_1_2=tls_1_2, tls_1_3=tls_1_3)
