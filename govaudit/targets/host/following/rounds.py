"""One round of a capture: what was asked, and what it says of a request, also of one that was asked as a part of another."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from govaudit.looking import observed
from govaudit.model import Missing, Observation, Request
from govaudit.targets.host import outcomes
from govaudit.targets.host.answers import Answers
from govaudit.targets.host.patterns import UnusablePath, as_bytes, clean, is_pattern, matcher
from govaudit.targets.host.requests import File, Glob, KeyFiles, Listing


class Round:
    """What was asked in it, with the answers.

    A file is told of by the pattern that it matches, a list of places of keys by a longer one.
    """

    def __init__(self, requests: Sequence[Request], answers: Answers) -> None:
        self._requests = frozenset(requests)
        self._answers = answers
        self._globs = [request for request in requests if isinstance(request, Glob)]
        self._listings = [request for request in requests if isinstance(request, Listing) and is_pattern(request.pattern)]
        self._keys = {pattern for request in requests if isinstance(request, KeyFiles) for pattern in request.patterns}
        self._told: dict[Request, list[Observation]] = {}

    def to(self, request: Request) -> list[Observation]:
        """At least one observation, or none where it was not asked in this round."""
        if request in self._requests:
            return list(self._answers.to(request))
        match request:
            case File(path=path):
                return self._among(request, path, self._globs)
            case Listing(pattern=path) if not is_pattern(path):
                return self._among(request, path, self._listings)
            case KeyFiles(patterns=patterns) if self._keys.issuperset(patterns):
                return list(self._answers.to(request))
        return []

    def _among(self, request: Request, path: str, patterns: Sequence[Glob] | Sequence[Listing]) -> list[Observation]:
        """What the patterns that a path matches brought of it: it is absent where they brought all but it."""
        absent: list[Observation] = []
        for pattern in patterns:
            try:
                if not matcher(clean(pattern.pattern)).match(as_bytes(clean(path))):
                    continue
            except UnusablePath:
                continue
            if pattern not in self._told:
                self._told[pattern] = list(self._answers.to(pattern))
            for told in self._told[pattern]:
                if told.source == path:
                    return [msgspec.structs.replace(told, request=request.key)]
            if not any(isinstance(told.outcome, Missing) for told in self._told[pattern]) and isinstance(request, File):
                absent = [observed(request, outcomes.does_not_exist(path), source=path, at=self._told[pattern][0].at)]
        return absent
