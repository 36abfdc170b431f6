"""Looks at one web endpoint: connects, and answers requests one after the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import Self

from govaudit.looking import Limits, Unreached, observed
from govaudit.model import Missing, Observation, Reason, Request, Seen, Target, missing
from govaudit.targets.web import handshakes
from govaudit.targets.web.address import Endpoint, parse_address
from govaudit.targets.web.requests import FirstPage, Handshake, PlainPage, Verification, Version
from govaudit.targets.web.wire import Wire


def connect(target: Target, limits: Limits) -> WebSession:
    """See that the endpoint accepts connections; raises Unreached."""
    endpoint = parse_address(target.address)
    authorities, plain_port = target.settings.get("ca", ""), target.settings.get("http_port", 80)
    if not isinstance(authorities, str):
        raise Unreached(missing(Reason.NOT_SUPPORTED, "the setting {name} of {target} is not a path", name="ca", target=target.address))
    if not isinstance(plain_port, int) or not 0 < plain_port < 65536:
        raise Unreached(
            missing(Reason.NOT_SUPPORTED, "the setting {name} of {target} is not a port", name="http_port", target=target.address)
        )
    wire = Wire(endpoint.host, limits)
    try:
        wire.resolve()
        with wire.connection(endpoint.port):
            pass
    except OSError as error:
        wire.close()
        raise Unreached(wire.trouble(endpoint, error)) from error
    return WebSession(wire, endpoint, authorities, Endpoint(endpoint.host, plain_port))


class WebSession:
    """One endpoint. Every request has a connection of its own, to addresses looked up once."""

    clock_skew: float | None = None

    def __init__(self, wire: Wire, endpoint: Endpoint, authorities: str, plain: Endpoint) -> None:
        self._wire = wire
        self._endpoint = endpoint
        self._authorities = authorities
        self._plain = plain
        self._hangs: Missing | None = None

    def ask(self, requests: Sequence[Request]) -> Iterator[Observation]:
        """One observation for each; handshakes before pages, which can take longer."""
        for request in sorted(requests, key=_order):
            at = self._plain if isinstance(request, PlainPage) else self._endpoint
            yield observed(request, self._wire.limits.trouble() or self._answer(request), source=f"{at} ({request.key})")

    def _answer(self, request: Request) -> Seen | Missing:
        if isinstance(request, PlainPage):
            from govaudit.targets.web.pages import plain_page

            return plain_page(self._wire, self._plain)
        if self._hangs is not None:
            return self._hangs
        answer = self._answer_in_tls(request)
        # An endpoint that hangs in an unconstrained handshake would hang in each of the others, too.
        if isinstance(request, Handshake | Verification) and isinstance(answer, Missing) and answer.reason is Reason.TIMED_OUT:
            self._hangs = answer
        return answer

    def _answer_in_tls(self, request: Request) -> Seen | Missing:
        match request:
            case Handshake():
                return handshakes.handshake(self._wire, self._endpoint)
            case Verification():
                return handshakes.verify(self._wire, self._endpoint, self._authorities)
            case Version() if request.version in handshakes.VERSIONS:
                return handshakes.offer(self._wire, self._endpoint, request.version)
            case FirstPage():
                from govaudit.targets.web.pages import first_page

                return first_page(self._wire, self._endpoint)
            case _:
                return missing(Reason.NOT_SUPPORTED, "a web endpoint cannot be asked for {request}", request=request.key)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._wire.close()


def _order(request: Request) -> int:
    kinds: list[type[Request]] = [Handshake, Verification, Version, FirstPage, PlainPage]
    return next((place for place, kind in enumerate(kinds) if isinstance(request, kind)), len(kinds))
