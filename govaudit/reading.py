"""How a reader and a derivation are written: pure functions from observations to facts.

    @reads(File("/etc/login.defs"))
    def password_ageing(seen: Observations) -> PasswordAgeing: …

The decorator says what must be observed, the return type which fact it gives:
`Fact` (one per target) or `Iterator[Fact]` (one per subject), in either case
with `Absent`, `Missing` and, for many, `Complete` as further answers. A reader of
many ends with `Complete` (these are all) or `Missing` (there may be more).

A table that people can ask for is a pure function from facts to a `Table`:

    @tabulates(area="accounts", in_report=False)
    def accounts(accounts: Many[Account]) -> Table | Absent | Missing: …
"""

from __future__ import annotations

import inspect
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import UnionType
from typing import Any

import msgspec

from govaudit.checking import Need, NeedKind, need_of
from govaudit.model import Absent, Complete, Fact, Many, Missing, Observation, Reason, Request, Seen, Table, missing

__all__ = [
    "MOST_FOLLOWERS",
    "ROUNDS",
    "Derivation",
    "Each",
    "FirstOf",
    "Maybe",
    "Observations",
    "Reader",
    "Shown",
    "Tabulation",
    "Want",
    "derives",
    "followers",
    "followers_by_key",
    "reads",
    "tabulates",
]


class Maybe(msgspec.Struct, frozen=True):
    """The reader copes with its being missing."""

    request: Request


class FirstOf:
    """All are asked; the fact is missing only if every one of them is. The reader takes the first it can use."""

    def __init__(self, *requests: Request) -> None:
        self.requests = requests


class Each(msgspec.Struct, frozen=True):
    """Requests that follow from an observation: each account's home, each Include.

    `then` is a pure function. The followers are handed to the reader as they are,
    missing ones too; a missing source makes everything after it missing. A follower
    may be a source in turn (`Each(source, then)` is asked again of what `then`
    brought, where `again` is set), at most four rounds in all.
    """

    source: Request
    then: Callable[[Sequence[Observation]], Iterable[Request]]
    again: bool = False


Want = Request | Maybe | FirstOf | Each

ROUNDS = 4
"""How often requests may follow from answers, the first asking included."""

MOST_FOLLOWERS = 10_000
"""How many requests may follow from one target's answers."""


def follow(each: Each, after: Callable[[str], Iterable[str]]) -> Iterator[str]:
    """The keys of the requests that follow; `after` gives those that follow from what one request brought."""
    waiting = [each.source.key]
    given: set[str] = set()
    for _ in range(ROUNDS):
        brought = [key for source in waiting for key in after(source)]
        waiting = []
        for key in brought:
            if key not in given and len(given) < MOST_FOLLOWERS:
                given.add(key)
                waiting.append(key)
                yield key
        if not each.again:
            return


Followed = dict[tuple[Callable[[Sequence[Observation]], Iterable[Request]], str], tuple[int, dict[str, Request]]]
"""What followed from the answers to a request, by function and key, with how many answers there were."""


def followers(each: Each, by_request: Mapping[str, Sequence[Observation]], brought: Followed | None = None) -> Iterable[Request]:
    """The requests that follow from a source's answers, and from theirs in turn where the reader wants that."""
    return followers_by_key(each, by_request, brought).values()


def followers_by_key(
    each: Each, by_request: Mapping[str, Sequence[Observation]], brought: Followed | None = None
) -> dict[str, Request]:
    """The same, each under its key.

    Whoever asks again with the same `brought` does not have what followed from the same answers worked out anew; answers may be
    added to those of a request, and none changed.
    """
    requests: dict[str, Request] = {}

    def after(key: str) -> Iterable[str]:
        following = _following(each, key, by_request, brought)
        for name, request in following.items():
            requests.setdefault(name, request)
        return following

    return {key: requests[key] for key in follow(each, after)}


def _following(each: Each, key: str, by_request: Mapping[str, Sequence[Observation]], brought: Followed | None) -> dict[str, Request]:
    answers = by_request.get(key, ())
    known = brought.get((each.then, key)) if brought is not None else None
    if known is None or known[0] != len(answers):
        following: dict[str, Request] = {}
        for request in each.then(answers):
            following.setdefault(request.key, request)
        known = len(answers), following
        if brought is not None:
            brought[each.then, key] = known
    return known[1]


class Observations:
    """What was seen of the requests that a reader asked for."""

    def __init__(self, observations: Iterable[Observation]) -> None:
        self._by_request: dict[str, list[Observation]] = {}
        for observation in observations:
            self._by_request.setdefault(observation.request, []).append(observation)

    @classmethod
    def by_request(cls, found: dict[str, list[Observation]]) -> Observations:
        """The same, of what is sorted by the keys of requests already."""
        observations = cls(())
        observations._by_request = found
        return observations

    def many(self, request: Request) -> list[Observation]:
        """All that the request brought: never empty (a Glob without a match brings one that is Absent)."""
        found = self._by_request.get(request.key)
        return found if found is not None else [_not_collected(request)]

    def one(self, request: Request) -> Observation:
        """The one observation of a request for one thing."""
        return self.many(request)[0]

    def outcome(self, request: Request) -> Seen | Absent | Missing:
        """What became of a request for one thing."""
        return self.one(request).outcome

    def seen(self, request: Request) -> Seen | None:
        """What was seen; None where it is absent or missing."""
        outcome = self.outcome(request)
        return outcome if isinstance(outcome, Seen) else None

    def __contains__(self, request: Request) -> bool:
        return request.key in self._by_request

    def __iter__(self) -> Iterator[Observation]:
        for observations in self._by_request.values():
            yield from observations


def _not_collected(request: Request) -> Observation:
    from datetime import UTC, datetime

    return Observation(
        request=request.key,
        source=request.key,
        at=datetime.fromtimestamp(0, UTC),
        outcome=missing(Reason.NOT_COLLECTED, "{request} was not collected", request=request.key),
    )


class Reader:
    """A registered reader: which requests give which fact."""

    def __init__(self, wants: Sequence[Want], function: Callable[..., Any]) -> None:
        self.wants = tuple(wants)
        self.function = function
        self.gives, self.gives_many = _promise(function)

    def __call__(self, seen: Observations) -> Any:
        return self.function(seen)


class Derivation:
    """A registered derivation: which facts give which fact."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = function
        hints = typing.get_type_hints(function)
        self.needs: tuple[Need, ...] = tuple(_need(name, hints[name]) for name in inspect.signature(function).parameters)
        if any(need.kind is NeedKind.ACROSS for need in self.needs):
            raise TypeError(f"{function.__qualname__}: a derivation stays within one target")
        self.gives, self.gives_many = _promise(function)

    def __call__(self, *facts: Any) -> Any:
        return self.function(*facts)


def reads(*wants: Want) -> Callable[[Callable[[Observations], Any]], Reader]:
    """Make a function the reader of the fact that it returns."""
    return lambda function: Reader(wants, function)


def derives(function: Callable[..., Any]) -> Derivation:
    """Make a function the derivation of the fact that it returns; its parameters are `Fact` or `list[Fact]`.

    Where one of these is absent or missing, so is what is derived; a parameter `Perhaps[Fact]` is handed over as it is.
    """
    return Derivation(function)


def _need(name: str, hint: Any) -> Need:
    options = typing.get_args(hint)
    if {Absent, Missing} < set(options) and typing.get_origin(options[0]) is Many:
        return Need(name, typing.get_args(options[0])[0], NeedKind.PERHAPS)
    return need_of(name, hint)


class Shown(msgspec.Struct, frozen=True):
    """One parameter of a tabulation: a fact that the table shows."""

    fact: type[Fact]
    form: type
    """`Fact`, `list` (of all, whole or not at all) or `Many` (those that are known, and whether they are all)."""
    takes: tuple[type, ...]
    """`Missing` and `Absent`, where the table has something to show without the fact; else the table is missing (or absent) too."""


class Tabulation:
    """A registered table: which facts it shows, and in what area people ask for it."""

    def __init__(self, area: str, in_report: bool, function: Callable[..., Any]) -> None:
        self.id = function.__name__.replace("_", "-")
        self.area = area.replace("-", "_")  # as facts have it, after their module
        self.in_report = in_report
        self.function = function
        hints = typing.get_type_hints(function)
        self.shows: tuple[Shown, ...] = tuple(_shown(name, hints[name]) for name in inspect.signature(function).parameters)
        answers = typing.get_args(hints.get("return")) or (hints.get("return"),)
        if not self.shows or Table not in answers or any(answer not in (Table, Absent, Missing) for answer in answers):
            raise TypeError(f"{function.__qualname__} must make a Table of facts, with Absent and Missing as further answers")

    def __call__(self, *facts: Any) -> Any:
        return self.function(*facts)


def tabulates(*, area: str, in_report: bool) -> Callable[[Callable[..., Any]], Tabulation]:
    """Make a function the table of its name.

    Its parameters are `Fact`, `list[Fact]` (all or none) or `Many[Fact]` (those that are known, and whether they are all). What is
    missing or absent makes the table so too, unless the parameter's type has `| Missing` or `| Absent`.
    `area` is what people name to see it. With `in_report` it stands in every report, where a policy asks for all that it rests on.
    """
    return lambda function: Tabulation(area, in_report, function)


def _shown(name: str, hint: Any) -> Shown:
    options = typing.get_args(hint) if typing.get_origin(hint) in (typing.Union, UnionType) else (hint,)
    takes = tuple(option for option in options if option in (Absent, Missing))
    [wanted] = [option for option in options if option not in takes]
    if typing.get_origin(wanted) is Many:
        return Shown(need_of(name, typing.get_args(wanted)[0]).fact, Many, takes)
    need = need_of(name, wanted)
    if need.kind is NeedKind.ACROSS:
        raise TypeError(f"parameter {name!r}: a table stays within one target")
    return Shown(need.fact, list if need.kind is NeedKind.LIST else Fact, takes)


def _promise(function: Callable[..., Any]) -> tuple[type[Fact], bool]:
    hint = typing.get_type_hints(function).get("return")
    many = typing.get_origin(hint) in (Iterator, Iterable, typing.get_origin(Iterator[Any]), typing.get_origin(Iterable[Any]))
    inner = typing.get_args(hint)[0] if many else hint
    options = typing.get_args(inner) or (inner,)
    facts = [option for option in options if isinstance(option, type) and issubclass(option, Fact)]
    if len(facts) != 1 or any(option not in (Absent, Complete, Missing) for option in options if option not in facts):
        raise TypeError(f"{function.__qualname__} must return one Fact (or an Iterator of it), with Absent, Missing or Complete beside it")
    return facts[0], many
