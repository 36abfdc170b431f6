"""How a check is written: one pure function over facts.

    @check("access.ssh-root-login-disabled", severity=Severity.HIGH)
    def ssh_root_login_disabled(sshd: SshDaemon) -> Verdict:
        \"\"\"sshd does not let root log in directly. …\"\"\"

The signature is the declaration. The types of the positional parameters say
which facts are needed: `Fact` (if its reader gives one per subject, the check
is applied to each; it must then be the first parameter), `list[Fact]` (all of
the target) or `Across[Fact]` (all of the system). The first parameter is what
the verdict is about. Keyword-only parameters are what a policy may set.
A parameter that could make the check say nothing is bounded: `Annotated[int, Meta(ge=1)]`.
The docstring's first paragraph is the requirement, the paragraph that begins
with "To fix:" is the remedy, what stands between is why it matters.
"""

from __future__ import annotations

import inspect
import typing
from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from typing import Any, TypeVar

import msgspec

from govaudit.model import (
    Absent,
    Across,
    CheckText,
    Fact,
    Many,
    Missing,
    Place,
    Reason,
    Sentence,
    Severity,
    Status,
    Value,
    Verdict,
)

__all__ = [
    "Absent",
    "Across",
    "Check",
    "Need",
    "NeedKind",
    "Place",
    "Severity",
    "Status",
    "Verdict",
    "check",
    "failed",
    "known",
    "not_applicable",
    "passed",
]

T = TypeVar("T")
Given = Fact | Absent | Missing | Many[Any] | Across[Any] | Sequence[Fact]


def passed(template: str, /, *, places: Sequence[Place] = (), **values: Value) -> Verdict:
    """The requirement is met; the sentence says what was seen."""
    return Verdict(status=Status.PASS, sentence=Sentence(template, values), places=list(places))


def failed(template: str, /, *, places: Sequence[Place] = (), **values: Value) -> Verdict:
    """The requirement is not met; the sentence says what was expected and what was found."""
    return Verdict(status=Status.FAIL, sentence=Sentence(template, values), places=list(places))


def not_applicable(template: str, /, **values: Value) -> Verdict:
    """There is nothing here that the requirement is about; the sentence says why."""
    return Verdict(status=Status.NOT_APPLICABLE, sentence=Sentence(template, values))


def unknown(reason: Missing) -> Verdict:
    """It could not be judged."""
    return Verdict(status=Status.UNKNOWN, sentence=reason.sentence, reason=reason.reason)


class NotKnown(Exception):
    """Raised by `known`; ends the check as unknown."""

    def __init__(self, missing: Missing) -> None:
        super().__init__(str(missing.sentence))
        self.missing = missing


def known(field: T | Missing) -> T:
    """The field's value; where it is missing, the check ends here as unknown, with that sentence."""
    if isinstance(field, Missing):
        raise NotKnown(field)
    return field


class NeedKind(Enum):
    """How a check takes its facts."""

    ONE = "one"
    LIST = "list"
    ACROSS = "across"
    PERHAPS = "perhaps"
    """Of derivations alone: all of the target, or why there are none."""


class Need(msgspec.Struct, frozen=True):
    """One positional parameter: a fact that the check needs."""

    name: str
    fact: type[Fact]
    kind: NeedKind


class Parameter(msgspec.Struct, frozen=True):
    """One keyword-only parameter: what a policy may set."""

    name: str
    type: Any
    default: Any


class Check:
    """A registered check."""

    def __init__(self, function: Callable[..., Verdict], check_id: str, severity: Severity, version: str, formerly: Sequence[str]) -> None:
        self.function = function
        self.id = check_id
        self.severity = severity
        self.version = version
        self.formerly = tuple(formerly)
        self.needs, self.parameters = _signature(function)
        title, why, fix = _docstring(function)
        self.text = CheckText(id=check_id, title=title, why=why, fix=fix, severity=severity, version=version)

    @property
    def domain(self) -> str:
        """encryption, mfa, access, …: what its id begins with."""
        return self.id.partition(".")[0]

    @property
    def is_across(self) -> bool:
        """Whether it is judged once per system, after the last target."""
        return any(need.kind is NeedKind.ACROSS for need in self.needs)

    def set_parameters(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """All parameters with their values, defaults included; raises ValueError with a sentence for the user."""
        by_name = {parameter.name: parameter for parameter in self.parameters}
        unknown_names = sorted(set(given) - set(by_name))
        if unknown_names:
            accepted = ", ".join(sorted(by_name)) or "none"
            raise ValueError(f"{self.id} has no parameter {unknown_names[0]!r} (it has: {accepted})")
        values = {name: parameter.default for name, parameter in by_name.items()}
        for name, value in given.items():
            try:
                values[name] = msgspec.convert(value, by_name[name].type, strict=True)
            except msgspec.ValidationError as error:
                raise ValueError(f"parameter {name!r} of {self.id}: {error}") from error
        return values

    def __call__(self, *facts: Given | Mapping[type[Fact], Given], **parameters: Any) -> Verdict:
        """Judge facts, given in order or as a mapping from type to value. Bugs in the check are raised."""
        if len(facts) == 1 and isinstance(facts[0], Mapping):
            by_type = facts[0]
            given = [by_type[need.fact] for need in self.needs]
        else:
            given = list(typing.cast("tuple[Given, ...]", facts))
        return self._judge(given, parameters)

    def _judge(self, given: Sequence[Given], parameters: Mapping[str, Any]) -> Verdict:
        subject = _subject(given[0]) if given else ""
        verdict = self._before_looking(given) or self._run(given, parameters)
        return completed(verdict, subject=subject)

    @staticmethod
    def _before_looking(given: Sequence[Given]) -> Verdict | None:
        """The verdict that follows from what is absent or missing, before the function is asked."""
        for value in given:
            if isinstance(value, Absent):
                return Verdict(status=Status.NOT_APPLICABLE, sentence=value.sentence)
        for value in given:
            if isinstance(value, Missing):
                return unknown(value)
        return None

    def _run(self, given: Sequence[Given], parameters: Mapping[str, Any]) -> Verdict:
        doubts: list[Missing] = []
        arguments: list[Any] = []
        for value in given:
            if isinstance(value, Many):
                if isinstance(value.ending, Missing):
                    doubts.append(value.ending)
                arguments.append(list(value.facts))
            else:
                if isinstance(value, Across):
                    doubts.extend(value.missing())
                arguments.append(value)
        try:
            verdict = self.function(*arguments, **parameters)
        except NotKnown as error:
            return unknown(error.missing)
        if not isinstance(verdict, Verdict):
            raise TypeError(f"{self.id} returned {type(verdict).__name__}, not a Verdict")
        if verdict.status is not Status.FAIL and doubts:
            return unknown(doubts[0])
        return verdict


def completed(verdict: Verdict, *, subject: str) -> Verdict:
    """The verdict with its subject, which its sentence may name as `{subject}`."""
    sentence = verdict.sentence
    if "{subject}" in sentence.template and "subject" not in sentence.values:
        sentence = Sentence(sentence.template, {**sentence.values, "subject": subject})
    elif verdict.subject or not subject:
        return verdict
    return msgspec.structs.replace(verdict, sentence=sentence, subject=verdict.subject or subject)


def check(
    check_id: str, *, severity: Severity, version: str = "1", formerly: Sequence[str] = ()
) -> Callable[[Callable[..., Verdict]], Check]:
    """Make a function a check. `formerly`: ids it had before, so that old runs can be compared."""

    def register(function: Callable[..., Verdict]) -> Check:
        return Check(function, check_id, severity, version, formerly)

    return register


def _subject(first: Given) -> str:
    return first.subject if isinstance(first, Fact) else ""


def _signature(function: Callable[..., Verdict]) -> tuple[tuple[Need, ...], tuple[Parameter, ...]]:
    hints = typing.get_type_hints(function, include_extras=True)  # a parameter's bounds are extras: Annotated[int, Meta(ge=1)]
    needs: list[Need] = []
    parameters: list[Parameter] = []
    for name, parameter in inspect.signature(function).parameters.items():
        hint = hints.get(name)
        if hint is None:
            raise TypeError(f"{function.__qualname__}: parameter {name!r} has no type")
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY:
            if parameter.default is inspect.Parameter.empty:
                raise TypeError(f"{function.__qualname__}: parameter {name!r} has no default")
            parameters.append(Parameter(name, hint, parameter.default))
        else:
            needs.append(need_of(name, hint))
    if not needs:
        raise TypeError(f"{function.__qualname__} needs no fact")
    return tuple(needs), tuple(parameters)


def need_of(name: str, hint: Any) -> Need:
    """What a positional parameter asks for; shared by checks and derivations."""
    origin = typing.get_origin(hint)
    kind = NeedKind.LIST if origin is list else NeedKind.ACROSS if origin is Across else NeedKind.ONE
    fact = hint if kind is NeedKind.ONE else typing.get_args(hint)[0]
    if not (isinstance(fact, type) and issubclass(fact, Fact)):
        raise TypeError(f"parameter {name!r} must be a Fact, list[Fact] or Across[Fact], not {hint}")
    return Need(name, fact, kind)


def _docstring(function: Callable[..., Verdict]) -> tuple[str, str, str]:
    paragraphs = [" ".join(paragraph.split()) for paragraph in (inspect.getdoc(function) or "").split("\n\n")]
    title, rest = paragraphs[0], paragraphs[1:]
    why = "\n\n".join(paragraph for paragraph in rest if not paragraph.startswith("To fix:"))
    fix = "\n\n".join(paragraph.removeprefix("To fix:").strip() for paragraph in rest if paragraph.startswith("To fix:"))
    if not (title and why and fix):
        raise TypeError(f"{function.__qualname__}: the docstring must say the requirement, why, and 'To fix: …'")
    return title, why, fix[0].upper() + fix[1:]


def bug(error: BaseException) -> Missing:
    """What to say when our own code raised."""
    return Missing(Reason.BUG, Sentence("a bug in govaudit: {error}", {"error": type(error).__name__}))
