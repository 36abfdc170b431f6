"""What was seen of an endpoint, address by address, in the form that it was written in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

import msgspec

from govaudit.model import Complete, Fact, Missing, Observation, Reason, Request, Seen, complete, missing
from govaudit.reading import Observations
from govaudit.targets.web.address import Endpoint


class Record(msgspec.Struct, kw_only=True):
    """What all have."""

    host: str
    port: int
    address: str = ""

    @property
    def endpoint(self) -> Endpoint:
        """Whom it is about."""
        return Endpoint(self.host, self.port, self.address)


R = TypeVar("R", bound=Record)
F = TypeVar("F", bound=Fact)


def records(seen: Observations, request: Request, form: type[R]) -> Iterator[tuple[Observation, R | Missing]]:
    """Each observation of a request with its record, or why there is none."""
    for observation in seen.many(request):
        outcome = observation.outcome
        if isinstance(outcome, Missing):
            yield observation, outcome
            continue
        try:
            yield observation, msgspec.convert(outcome.data if isinstance(outcome, Seen) else None, form)
        except msgspec.ValidationError as error:
            yield (
                observation,
                missing(Reason.UNPARSEABLE, "the record of {request} cannot be read: {error}", request=request.key, error=str(error)),
            )


def ended(answers: Iterator[F | Missing]) -> Iterator[F | Complete | Missing]:
    """The facts, and at the end whether they are of all addresses."""
    lacking: Missing | None = None
    for answer in answers:
        if isinstance(answer, Missing):
            lacking = lacking or answer
        else:
            yield answer
    yield lacking or complete("the endpoint was looked at")
