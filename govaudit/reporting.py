"""What a report is, and what all reports say in the same way.

Each report is a package under `reports/` (or a plugin's) whose `__init__` holds
`report = Report(…)` and imports nothing heavy. Its writer is a function of the
result and writes as it goes: verdicts are gone through, never held as one list.
"""

from __future__ import annotations

import importlib
import math
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TextIO

import msgspec

from govaudit.language import translate, value_in_words, words_in
from govaudit.model import (
    Audit,
    CheckText,
    Interval,
    Reason,
    Sentence,
    Severity,
    Status,
    Table,
    Verdict,
)

_NO_MORE_THAN_NOISE = 1e-9
_LONGEST = 500
_FEW = 5


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """A format in which a result can be told."""

    name: str
    """What `--format` calls it."""
    endings: tuple[str, ...]
    """File name endings that choose it, with the dot; none for the terminal's."""
    write_at: str
    """`module:function` of `write(audit: Audit, out: TextIO, language: str) -> None`; imported only when it is needed."""
    tables_at: str = ""
    """`module:function` of `write_tables(tables: Iterable[Table], out: TextIO, language: str) -> None`; empty where it has none."""
    schema_at: str = ""
    """`module:function` that gives the JSON Schema of what is written; empty where there is none."""

    def write(self, audit: Audit, out: TextIO, language: str) -> None:
        """Write the whole report in the language, `id` or `en`."""
        write: Callable[[Audit, TextIO, str], None] = _load(self.write_at)
        write(audit, out, language)

    def write_tables(self, tables: Iterable[Table], out: TextIO, language: str) -> None:
        """Write tables alone, without a report around them."""
        write: Callable[[Iterable[Table], TextIO, str], None] = _load(self.tables_at)
        write(tables, out, language)

    def schema(self) -> dict[str, Any] | None:
        """The JSON Schema of what is written; None for a format that has none of ours."""
        if not self.schema_at:
            return None
        schema: Callable[[], dict[str, Any]] = _load(self.schema_at)
        return schema()


def _load(named: str) -> Any:
    module, _, name = named.partition(":")
    return getattr(importlib.import_module(module), name)


def visible(text: str) -> str:
    """A target's text made harmless: control, bidirectional and other invisible characters stand as escapes like `\\x1b`."""
    if text.isprintable():
        return text
    return "".join(
        character if character.isprintable() or unicodedata.category(character) == "Zs" else character.encode("unicode_escape").decode()
        for character in text
    )


def brief(text: str) -> str:
    """The text, or the beginning and end of one that is too long to read."""
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 100]} … {text[-80:]}"


def points(value: float) -> int:
    """A score as a whole number, rounded down: 89.9 is no 90, and 90 is an A."""
    return math.floor(value + _NO_MORE_THAN_NOISE)


def percent(share: float) -> int:
    """A share as whole per cent, rounded down: 69.9 % of the evidence is not yet 70 %."""
    return points(share * 100)


def score_in_words(interval: Interval, language: str) -> str:
    """`62, up to 81`: what is proven, and what it could be if everything unknown turned out well."""
    say = words_in(language)
    if interval.value is None or interval.high is None:
        return say("no score")
    if points(interval.high) == points(interval.value):
        return str(points(interval.value))
    return say("{value}, up to {high}", value=points(interval.value), high=points(interval.high))


def grade_in_words(interval: Interval, language: str) -> str:
    """`grade C`, or why there is no letter."""
    say = words_in(language)
    if interval.grade:
        return say("grade {letter}", letter=interval.grade)
    if interval.grade_at_most:
        return say("not enough evidence (at most {letter})", letter=interval.grade_at_most)
    return say("not enough evidence")


class OfCheck(msgspec.Struct, kw_only=True):
    """The verdicts of one check that have the same status."""

    check: CheckText
    severity: Severity
    verdicts: list[Verdict] = []
    """The first of them."""
    subjects: int = 0
    """How many subjects they are about in all, those of left-out verdicts included."""
    left_out: int = 0
    """How many subjects are in none of `verdicts`."""


class NotJudged(msgspec.Struct, kw_only=True):
    """What could not be judged at one target, for one reason, with one sentence."""

    reason: Reason
    sentence: Sentence
    system: str
    target: str
    severity: Severity
    """The highest of the checks."""
    checks: dict[str, int] = {}
    """How many subjects of which check."""

    @property
    def subjects(self) -> int:
        """How many subjects in all."""
        return sum(self.checks.values())


class Overview(msgspec.Struct, kw_only=True):
    """An audit's verdicts, grouped for readers, within a fixed amount of memory."""

    tally: dict[Status, int]
    """How many subjects got which status."""
    groups: dict[Status, list[OfCheck]]
    """Failed, passed and not applicable, by check: the worst first, then by id."""
    not_judged: list[NotJudged]
    """By reason, most subjects first; within, the worst first."""
    not_judged_left_out: int
    """How many unknown subjects are in none of `not_judged`."""
    by_reason: dict[Reason, int]
    """How many subjects are unknown for which reason: most first."""


class NotJudgedAlike(msgspec.Struct, kw_only=True):
    """What could not be judged for one reason with one sentence, at one target or at many."""

    reason: Reason
    sentence: Sentence
    severity: Severity
    """The highest of the checks."""
    targets: dict[tuple[str, str], None] = {}
    """Systems and addresses; a system without an address only where none of its addresses is among them."""
    checks: dict[str, None] = {}
    """Ids of all checks."""

    @property
    def systems(self) -> list[str]:
        """The systems, each once."""
        return list(dict.fromkeys(system for system, _ in self.targets))


def alike(not_judged: Iterable[NotJudged]) -> list[NotJudgedAlike]:
    """The same reason with the same sentence once, in the order in which they first come."""
    found: dict[tuple[Reason, str], NotJudgedAlike] = {}
    for one in not_judged:
        new = NotJudgedAlike(reason=one.reason, sentence=one.sentence, severity=one.severity)
        together = found.setdefault((one.reason, str(one.sentence)), new)
        together.severity = min(together.severity, one.severity, key=SEVERITIES.index)
        together.targets[one.system, one.target] = None
        together.checks |= dict.fromkeys(one.checks)
    for together in found.values():
        placed = {system for system, target in together.targets if target}
        together.targets = {(system, target): None for system, target in together.targets if target or system not in placed}
    return list(found.values())


SEVERITIES = tuple(Severity)
"""The worst first."""


def overview(audit: Audit, *, keep: int, examples: int | None = None, keep_in_all: int = 5_000) -> Overview:
    """Go through the verdicts once.

    Of one check are kept at most `keep` that failed and `examples` (the same number by default) that passed or did not apply;
    once `keep_in_all` that failed are kept, only the first few of each. The rest is counted.
    """
    examples = keep if examples is None else examples
    tally = dict.fromkeys(Status, 0)
    groups: dict[tuple[Status, str], OfCheck] = {}
    not_judged: dict[tuple[Reason, str, str, str], NotJudged] = {}
    by_reason: dict[Reason, int] = {}
    kept = not_judged_left_out = 0
    for verdict in audit.verdicts:
        tally[verdict.status] += verdict.count
        if verdict.status is Status.UNKNOWN:
            reason = verdict.reason or Reason.BUG
            by_reason[reason] = by_reason.get(reason, 0) + verdict.count
            key = reason, verdict.system, verdict.target, str(verdict.sentence)
            if key not in not_judged and len(not_judged) >= keep_in_all:
                not_judged_left_out += verdict.count
                continue
            found = not_judged.setdefault(
                key,
                NotJudged(
                    reason=reason, sentence=verdict.sentence, system=verdict.system, target=verdict.target, severity=verdict.severity
                ),
            )
            found.checks[verdict.check] = found.checks.get(verdict.check, 0) + verdict.count
            found.severity = min(found.severity, verdict.severity, key=SEVERITIES.index)
        else:
            group = groups.setdefault((verdict.status, verdict.check), OfCheck(check=check_text(audit, verdict), severity=verdict.severity))
            group.subjects += verdict.count
            most = keep if verdict.status is Status.FAIL else examples
            if len(group.verdicts) < (min(_FEW, most) if kept >= keep_in_all else most):
                group.verdicts.append(verdict)
                kept += verdict.status is Status.FAIL
            else:
                group.left_out += verdict.count
    by_status: dict[Status, list[OfCheck]] = {status: [] for status in Status if status is not Status.UNKNOWN}
    for (status, _), group in sorted(groups.items(), key=lambda item: (SEVERITIES.index(item[1].severity), item[0][1])):
        by_status[status].append(group)
    by_reason = dict(sorted(by_reason.items(), key=lambda item: (-item[1], item[0])))
    order = list(by_reason)
    return Overview(
        tally=tally,
        groups=by_status,
        not_judged=sorted(not_judged.values(), key=lambda found: (order.index(found.reason), SEVERITIES.index(found.severity))),
        not_judged_left_out=not_judged_left_out,
        by_reason=by_reason,
    )


def check_text(audit: Audit, verdict: Verdict) -> CheckText:
    """What the verdict's check says; its id alone where it is no longer installed."""
    known = audit.checks.get(verdict.check)
    return known or CheckText(
        id=verdict.check, title=verdict.check, why="", fix="", severity=verdict.severity, version=verdict.check_version
    )


def required(group: OfCheck, language: str) -> str:
    """The check's requirement, with the value that the policy set where it names a parameter, unless policies set different ones."""
    parameters = group.verdicts[0].parameters if group.verdicts else {}
    if any(verdict.parameters != parameters for verdict in group.verdicts):
        return translate(group.check.title, language)
    return requirement(group.check, parameters, language)


def requirement(check: CheckText, parameters: Mapping[str, Any], language: str) -> str:
    """The check's requirement, with the values of the parameters that it names."""
    title = translate(check.title, language)
    for name, value in parameters.items():
        if isinstance(value, bool) or (isinstance(value, list) and not 0 < len(value) <= _FEW):
            continue  # "yes" or a long list in place of its name is no sentence
        if isinstance(value, str | int | float | list):
            title = title.replace(f"`{name}`", value_in_words(value, language))
    return title
