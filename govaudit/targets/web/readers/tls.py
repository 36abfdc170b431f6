"""Which protocol versions an endpoint accepts."""

from __future__ import annotations

import msgspec

from govaudit.facts.tls import TlsVersions
from govaudit.model import Missing, Reason, Seen, missing
from govaudit.reading import Maybe, Observations, reads
from govaudit.targets.web.address import Endpoint
from govaudit.targets.web.requests import Version

_TLS_1_0, _TLS_1_1, _TLS_1_2, _TLS_1_3 = (Version(name) for name in ("TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"))


class _Answer(msgspec.Struct):
    host: str
    port: int
    accepted: bool


@reads(Maybe(_TLS_1_0), Maybe(_TLS_1_1), Maybe(_TLS_1_2), Maybe(_TLS_1_3))
def tls_versions(seen: Observations) -> TlsVersions | Missing:
    """Each version as it was answered. Where none was accepted, it may not be TLS at all: then nothing is known of any."""
    answers = [_answer(seen, request) for request in (_TLS_1_0, _TLS_1_1, _TLS_1_2, _TLS_1_3)]
    heard = [answer for answer in answers if not isinstance(answer, Missing)]
    if not heard:
        return next(answer for answer in answers if isinstance(answer, Missing))
    endpoint = str(Endpoint(heard[0].host, heard[0].port))
    if not any(answer.accepted for answer in heard):
        return missing(Reason.REFUSED, "{endpoint} completes a handshake with no version of TLS", endpoint=endpoint)
    tls_1_0, tls_1_1, tls_1_2, tls_1_3 = (answer if isinstance(answer, Missing) else answer.accepted for answer in answers)
    return TlsVersions(endpoint=endpoint, tls_1_0=tls_1_0, tls_1_1=tls_1_1, tls_1_2=tls_1_2, tls_1_3=tls_1_3)


def _answer(seen: Observations, request: Version) -> _Answer | Missing:
    outcome = seen.outcome(request)
    if isinstance(outcome, Missing):
        return outcome
    try:
        return msgspec.convert(outcome.data if isinstance(outcome, Seen) else None, _Answer)
    except msgspec.ValidationError as error:
        return missing(Reason.UNPARSEABLE, "the record of a handshake cannot be read: {error}", error=str(error))
