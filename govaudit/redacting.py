"""What was seen, without secrets and whole personal identifiers, as it is kept."""

from __future__ import annotations

import operator
from typing import Any

import msgspec

from govaudit.detectors.redaction import redact, redact_text
from govaudit.model import Absent, Missing, Observation, Seen, Sentence, Value

_PLAIN = frozenset({bool, int, float, type(None)})
"""Types of values in which nothing can be hidden."""

_MOST_CLEAN = 4096
_clean: dict[int, Seen | Absent] = {}
"""Small outcomes that were found to be clean, by their identity, which no other can have as long as they stand here: hosts that are
alike share them."""


def redacted(observation: Observation) -> Observation:
    """The observation without secrets and whole personal identifiers, its names included; itself where it has none."""
    outcome = _redacted_outcome(observation.outcome)
    request, source = redact_text(observation.request), redact_text(observation.source)
    if outcome is observation.outcome and request == observation.request and source == observation.source:
        return observation
    return msgspec.structs.replace(observation, request=request, source=source, outcome=outcome)


def redacted_missing(why: Missing) -> Missing:
    """The same without secrets in its values: an error message may quote what it stumbled over."""
    sentence = _redacted_sentence(why.sentence)
    return why if sentence is why.sentence else Missing(why.reason, sentence)


def _redacted_outcome(outcome: Seen | Absent | Missing) -> Seen | Absent | Missing:
    if isinstance(outcome, Missing):
        return redacted_missing(outcome)
    if _clean.get(id(outcome)) is outcome:
        return outcome
    left = _redacted_absent(outcome) if isinstance(outcome, Absent) else _redacted_seen(outcome)
    if left is outcome and not (isinstance(outcome, Seen) and outcome.content):
        if len(_clean) >= _MOST_CLEAN:
            _clean.clear()
        _clean[id(outcome)] = outcome
    return left


def _redacted_absent(absent: Absent) -> Absent:
    sentence = _redacted_sentence(absent.sentence)
    return absent if sentence is absent.sentence else Absent(sentence)


def _redacted_seen(seen: Seen) -> Seen:
    content = redact(seen.content) if seen.content else seen.content
    errors = redact_text(seen.errors) if seen.errors else seen.errors
    data = _redacted_data(seen.data)
    if content == seen.content and errors == seen.errors and data is seen.data:
        return seen
    return msgspec.structs.replace(seen, content=content, errors=errors, data=data)


def _redacted_sentence(sentence: Sentence) -> Sentence:
    values: dict[str, Value] = _redacted_data(sentence.values)
    return sentence if values is sentence.values else Sentence(sentence.template, values)


def _redacted_data(data: Any) -> Any:
    """The same object where there is nothing to take out."""
    if type(data) in _PLAIN:
        return data
    if isinstance(data, str):
        return redact_text(data)
    if isinstance(data, dict):
        changed = {key: left for key, value in data.items() if (left := _redacted_data(value)) is not value}
        return {**data, **changed} if changed else data
    if isinstance(data, list | tuple):
        left = [_redacted_data(value) for value in data]
        return data if all(map(operator.is_, left, data)) else left
    if isinstance(data, Sentence):
        return _redacted_sentence(data)
    return data
