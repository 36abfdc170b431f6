"""What readers and derivations answer: which of it is known, and that nothing that they raise ends the run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from govaudit.checking import NeedKind
from govaudit.guarding import safely
from govaudit.model import Absent, Complete, Fact, Many, Missing, Sentence
from govaudit.reading import Derivation, Observations, Reader

__all__ = ["Known", "derived", "read"]

Known = Fact | Many[Any] | Absent | Missing
"""What is known of one type of fact on one target."""


def read(reader: Reader, seen: Observations) -> Known:
    """What a reader says of observations."""
    name = reader.function.__qualname__
    if reader.gives_many:
        return safely(name, lambda: _collect(reader(seen)))
    return safely(name, lambda: _checked(reader(seen), reader.gives))


def derived(derivation: Derivation, known: Sequence[Known]) -> Known:
    """What a derivation says of what is known of the facts that it needs, in their order."""
    given: list[Any] = []
    for need, value in zip(derivation.needs, known, strict=True):
        if isinstance(value, Absent) and need.kind is not NeedKind.PERHAPS:
            return value
    for need, value in zip(derivation.needs, known, strict=True):
        if need.kind is NeedKind.PERHAPS:
            given.append(Many([value], Complete(Sentence(""))) if isinstance(value, Fact) else value)
        elif isinstance(value, Missing):
            return value
        elif isinstance(value, Many):
            if isinstance(value.ending, Missing):
                return value.ending
            given.append(list(value.facts))
        else:
            given.append([value] if need.kind is NeedKind.LIST else value)
    name = derivation.function.__qualname__
    if derivation.gives_many:
        return safely(name, lambda: _collect(derivation(*given)))
    return safely(name, lambda: _checked(derivation(*given), derivation.gives))


def _collect(answers: Iterable[Any]) -> Known:
    """What a reader of many says: its facts, and whether they are all."""
    facts: list[Fact] = []
    ending: Complete | Missing | None = None
    for answer in answers:
        match answer:
            case Fact():
                facts.append(answer)
            case Absent():
                return answer
            case Missing():
                ending = ending if isinstance(ending, Missing) else answer
            case Complete():
                ending = ending or answer
            case _:
                raise TypeError(f"a reader gave a {type(answer).__name__}")
    if ending is None:
        raise TypeError("a reader of many must end with Complete or Missing")
    return Many(facts, ending)


def _checked(answer: Any, promised: type[Fact]) -> Known:
    if not isinstance(answer, promised | Absent | Missing):
        raise TypeError(f"a reader gave a {type(answer).__name__} instead of a {promised.__name__}")
    return answer
