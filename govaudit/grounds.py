"""What was seen of one target, by what was asked and by what was looked at, and what of it a verdict rests on."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice

from govaudit.detectors.redaction import redact_text
from govaudit.model import EvidenceReference, Missing, Observation, Seen, Verdict
from govaudit.precedents import Keys, Precedent, Spot, Spots
from govaudit.remembering import Content, Memory, Watched

__all__ = ["KEPT_REFERENCES", "KEPT_SOURCE", "Brought", "Grounds", "Looks"]

KEPT_REFERENCES = 8
"""How many observations a verdict refers to."""

KEPT_SOURCE = 300
"""Of a longer source (a command over hundreds of files, say) so many characters are named; the digest finds it in the evidence."""


class Brought:
    """What one request brought."""

    def __init__(self, observations: list[Observation], content: Content) -> None:
        self.observations = observations
        """At least one."""
        self.content = content
        """All of it but the times."""
        self.watched: list[Observation] = []
        """The same, once somebody wants to know whether they are asked for their times."""
        self.lack = next((seen.outcome for seen in observations if isinstance(seen.outcome, Missing)), None)
        """Why some of it is missing, if it is."""


class Looks(dict[str, Brought]):
    """What was seen of one target: by a request's key what it brought, whether or not it was made."""

    def __init__(
        self,
        observations: Iterable[Observation],
        lacking: Callable[[str], Observation],
        memory: Memory,
        before: Precedent,
    ) -> None:
        """`lacking`: what to say of a request that nobody made; `before`: what was seen of another target."""
        self.by_request: dict[str, list[Observation]] = {}
        self._by_source: dict[str, list[Observation]] = {}
        self._lacking = lacking
        self._memory = memory
        self._references: dict[Spot, EvidenceReference] = {}
        self.renamed: dict[str, str] = {}
        """By the key under which it is asked for: that of a request whose own key was redacted."""
        self.asked_for_time: list[str] = []
        for observation in observations:
            self.by_request.setdefault(observation.request, []).append(observation)
            self._by_source.setdefault(observation.source, []).append(observation)
        self.differing: set[str] = before.seen.keys() - self.by_request.keys()
        """The requests that did not bring the same as before."""
        self.contents: dict[str, list[Content]] = {}
        """By request: what its observations hold but the time."""
        for key, several in self.by_request.items():
            same = before.same(key, several)
            if same is None:
                self.differing.add(key)
                same = [self._content(observation) for observation in several]
            self.contents[key] = same

    def __missing__(self, key: str) -> Brought:
        observations = self.by_request.get(key)
        if observations is None and (observations := self.by_request.get(redacted := redact_text(key))):
            self.renamed[key] = redacted
        if observations is None:
            lacking = self._lacking(key)
            self._by_source.setdefault(lacking.source, []).append(lacking)
            observations, contents = [lacking], [self._content(lacking)]
        else:
            contents = self.contents[observations[0].request]
        is_alone = len(contents) == 1 and observations[0].request == key
        found = self[key] = Brought(observations, contents[0] if is_alone else self._memory.together(key, contents))
        return found

    def brought(self, keys: Collection[str]) -> Iterable[tuple[str, Brought]]:
        """What these requests brought, with their keys."""
        return zip(keys, map(self.__getitem__, keys), strict=True)

    def watched(self, brought: Brought) -> list[Observation]:
        """The observations, that put an entry into `asked_for_time` when they are."""
        if not brought.watched:
            brought.watched = [Watched.of(observation, self.asked_for_time) for observation in brought.observations]
        return brought.watched

    def spot(self, observation: Observation) -> Spot:
        """Where it stands."""
        several = self[observation.request].observations
        return observation.request, next(number for number, one in enumerate(several) if one is observation)

    def _content(self, observation: Observation) -> Content:
        return self._memory.content(Observation, (observation.request, observation.source, observation.outcome))

    def of_source(self, source: str) -> list[Observation]:
        """All that was seen of one thing."""
        return self._by_source.get(source, [])

    def reference(self, at: Spot) -> EvidenceReference:
        """Where one observation is found again."""
        found = self._references.get(at)
        if found is None:
            key, number = at
            if key in self.by_request:
                observation, content = self.by_request[key][number], self.contents[key][number]
            else:
                observation = self[key].observations[number]
                content = self._content(observation)
            content.digest = content.digest or observation.digest
            source = observation.source if len(observation.source) <= KEPT_SOURCE else observation.source[:KEPT_SOURCE] + "…"
            found = self._references[at] = EvidenceReference(source, observation.at, content.digest)
        return found


class Grounds:
    """The observations that some facts rest on."""

    def __init__(self, keys: Keys, looks: Looks, spots: Spots, before: Spots) -> None:
        """`keys`: of requests, in the order in which what they brought is named; `before`: what `spots` will be, as far as it is known."""
        self._looks = looks
        self._keys = keys if not looks.renamed else dict.fromkeys(looks.renamed.get(key, key) for key in keys).keys()
        self._spots = spots
        self._before = before

    def of(self, verdict: Verdict) -> list[EvidenceReference]:
        """Those of the verdict's subject and places, else the first few."""
        named = (verdict.subject, *(place.path for place in verdict.places)) if verdict.places else (verdict.subject,)
        names = tuple(name for name in dict.fromkeys(named) if self._looks.of_source(name) or name in self._keys)
        spots = self._spots.get(names)
        if spots is None:
            spots = self._spots[names] = self._before.get(names) or self._found(names)
        return [self._looks.reference(spot) for spot in spots]

    def _found(self, names: Sequence[str]) -> list[Spot]:
        named = [observation for name in names for observation in self._named(name)]
        return self._spotted(named or self)

    def _named(self, source: str) -> list[Observation]:
        if source in self._keys:  # what nobody asked for has its key for a source
            self._looks[source]
        found = [observation for observation in self._looks.of_source(source) if observation.request in self._keys]
        return sorted(found, key=lambda observation: self._places[observation.request]) if len(found) > 1 else found

    @cached_property
    def _places(self) -> dict[str, int]:
        """Where what each request brought stands among all."""
        return {key: place for place, key in enumerate(self._keys)}

    def __iter__(self) -> Iterator[Observation]:
        for key in self._keys:
            yield from self._looks[key].observations

    def _spotted(self, observations: Iterable[Observation]) -> list[Spot]:
        """The first few of which something was seen, or where there is none the first few."""
        seen = (observation for observation in observations if isinstance(observation.outcome, Seen))
        several = list(islice(seen, KEPT_REFERENCES)) or list(islice(observations, KEPT_REFERENCES))
        return [self._looks.spot(observation) for observation in several]
