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
from govaudit.targets.web.wire import Wire, look_up

_MOST_ADDRESSES = 8


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
    try:
        addresses = look_up(endpoint.host, limits)
    except OSError as error:
        raise Unreached(Wire("", limits).trouble(endpoint, error)) from error
    places = [_Place(Wire(address, limits), endpoint.port) for address in addresses[:_MOST_ADDRESSES]]
    errors = [place.error for place in places if place.error is not None]
    if len(errors) == len(places):
        for place in places:
            place.wire.close()
        raise Unreached(places[-1].wire.trouble(endpoint, errors[-1])) from errors[-1]
    return WebSession(places, endpoint, authorities, Endpoint(endpoint.host, plain_port), len(addresses) - len(places))


class _Place:
    """One address of the host, with what was seen of it when it was first connected to."""

    def __init__(self, wire: Wire, port: int) -> None:
        self.wire = wire
        self.error: OSError | None = None
        self.hangs: Missing | None = None
        try:
            with wire.connection(port):
                pass
        except OSError as error:
            self.error = error

    @property
    def refuses(self) -> bool:
        """Nothing listens there: that is knowledge."""
        return isinstance(self.error, ConnectionRefusedError)


class WebSession:
    """One endpoint at all addresses of its host, looked up once. Every request has a connection of its own."""

    clock_skew: float | None = None

    def __init__(self, places: Sequence[_Place], endpoint: Endpoint, authorities: str, plain: Endpoint, left_out: int) -> None:
        self._places = places
        self._endpoint = endpoint
        self._authorities = authorities
        self._plain = plain
        self._left_out = left_out

    def ask(self, requests: Sequence[Request]) -> Iterator[Observation]:
        """One observation for each request and address; handshakes before pages, which can take longer."""
        for request in sorted(requests, key=_order):
            is_plain = isinstance(request, PlainPage)
            places = [place for place in self._places if is_plain or not place.refuses]
            for place in places:
                at = self._plain if is_plain else self._endpoint
                if len(places) > 1 or self._left_out:
                    at = at._replace(address=place.wire.address)
                yield observed(request, place.wire.limits.trouble() or self._answer(place, at, request), source=f"{at} ({request.key})")
            if self._left_out:
                yield observed(request, self._not_looked_at(), source=f"{self._endpoint} ({request.key})")

    def _not_looked_at(self) -> Missing:
        return missing(
            Reason.INCOMPLETE,
            "{count} of {total} addresses of {host} were not looked at",
            count=self._left_out,
            total=self._left_out + len(self._places),
            host=self._endpoint.host,
        )

    def _answer(self, place: _Place, at: Endpoint, request: Request) -> Seen | Missing:
        if isinstance(request, PlainPage):
            from govaudit.targets.web.pages import plain_page

            return plain_page(place.wire, at)
        if place.error is not None:
            return place.wire.trouble(at, place.error)
        if place.hangs is not None:
            return place.hangs
        answer = self._answer_in_tls(place.wire, at, request)
        # An endpoint that hangs in an unconstrained handshake would hang in each of the others, too.
        if isinstance(request, Handshake | Verification) and isinstance(answer, Missing) and answer.reason is Reason.TIMED_OUT:
            place.hangs = answer
        return answer

    def _answer_in_tls(self, wire: Wire, at: Endpoint, request: Request) -> Seen | Missing:
        match request:
            case Handshake():
                return handshakes.handshake(wire, at)
            case Verification():
                return handshakes.verify(wire, at, self._authorities)
            case Version() if request.version in handshakes.VERSIONS:
                return handshakes.offer(wire, at, request.version)
            case FirstPage():
                from govaudit.targets.web.pages import first_page

                return first_page(wire, at)
            case _:
                return missing(Reason.NOT_SUPPORTED, "a web endpoint cannot be asked for {request}", request=request.key)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for place in self._places:
            place.wire.close()


def _order(request: Request) -> int:
    kinds: list[type[Request]] = [Handshake, Verification, Version, FirstPage, PlainPage]
    return next((place for place, kind in enumerate(kinds) if isinstance(request, kind)), len(kinds))
