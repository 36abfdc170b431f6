"""Prints the summary: the score, what failed worst first, what could not be judged and why.

Nothing that a target said reaches the terminal as it is: no markup is read, and
control characters stand as escapes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TextIO

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderResult
from rich.text import Text

from govaudit.language import in_words, translate, words_in
from govaudit.language.names import domain_name, name_of, time_in_words
from govaudit.model import Audit, ControlStatus, Interval, Place, Reason, Severity, Status, TargetName, names_of
from govaudit.reporting import (
    OfCheck,
    Overview,
    alike,
    brief,
    grade_in_words,
    overview,
    percent,
    points,
    required,
    requirement,
    score_in_words,
    visible,
)
from govaudit.standing import Names, SystemRow, systems_worst_first

from .console import console_on

SHOWN_CHECKS = 15
SHOWN_OF_CHECK = 3
SHOWN_OF_REASON = 4
SHOWN_SYSTEMS = 15
SHOWN_OUTLIERS = 5

STATUS_STYLES = {Status.PASS: "green", Status.FAIL: "red", Status.UNKNOWN: "yellow", Status.NOT_APPLICABLE: "dim"}
SEVERITY_STYLES = {Severity.CRITICAL: "bold red", Severity.HIGH: "red", Severity.MEDIUM: "yellow", Severity.LOW: "cyan"}
GRADE_STYLES = {"A": "bold green", "B": "green", "C": "yellow", "D": "red", "E": "bold red", "": "bold yellow"}


def write(audit: Audit, out: TextIO, language: str) -> None:
    """Print the summary, coloured when `out` is a terminal and NO_COLOR is not set."""
    console = console_on(out)
    for part in Summary(audit, language).parts():
        console.print(part)


class Line:
    """A text that is wrapped behind its indentation, without blanks at the end of lines."""

    def __init__(self, text: Text, indent: int = 0) -> None:
        self.text = text
        self.indent = indent

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for line in self.text.wrap(console, max(20, options.max_width - self.indent)):
            line.rstrip()
            yield Text(" " * self.indent) + line


EMPTY = Line(Text())


class Summary:
    """The parts of the summary, from top to bottom."""

    def __init__(self, audit: Audit, language: str) -> None:
        self.audit = audit
        self.language = language
        self._ = words_in(language)

    def parts(self) -> Iterator[Line]:
        seen = overview(self.audit, keep=SHOWN_OF_CHECK)
        for part in (
            self._head(),
            self._score(seen),
            self._failed(seen),
            self._outliers(),
            self._not_judged(seen),
            self._numbers(),
            self._systems(),
            self._controls(),
        ):
            yield from part

    def _head(self) -> Iterator[Line]:
        head = self.audit.head
        named = [f"govaudit {head.tool_version}", head.agency, time_in_words(head.started, self.language), head.id]
        yield EMPTY
        yield Line(Text(" · ".join(visible(part) for part in named if part), "dim"))
        if not head.complete:
            why = visible(translate(head.incomplete_reason, self.language))
            yield Line(Text(self._("This audit is incomplete: {reason}", reason=why), "bold reverse yellow"))

    def _score(self, seen: Overview) -> Iterator[Line]:
        score = self.audit.score
        overall = score.overall
        style = GRADE_STYLES.get(overall.grade, "")
        yield EMPTY
        yield Line(
            Text.assemble(
                (score_in_words(overall, self.language), style),
                "   ",
                (grade_in_words(overall, self.language), style),
                "   ",
                (self._("coverage {share} %", share=percent(overall.coverage)), "" if overall.grade else "bold yellow"),
            )
        )
        yield Line(_bar(overall, 50))
        counts = [
            Text(f"{name_of(status, self.language)} {count}", STATUS_STYLES[status] if count else "dim")
            for status, count in seen.tally.items()
        ]
        yield Line(Text(" · ").join(counts))
        if score.worst_system:
            worst = score.by_system.get(score.worst_system)
            named = visible(score.worst_system) + (f" ({score_in_words(worst, self.language)})" if worst else "")
            yield Line(Text(self._("worst system: {system}", system=named)))
        if score.capped_systems:
            sentence = self._(
                "systems capped because a critical check fails or could not be judged: {count} of {all}",
                count=score.capped_systems,
                all=score.systems,
            )
            yield Line(Text(sentence, "yellow"))

    def _failed(self, seen: Overview) -> Iterator[Line]:
        failed = seen.groups[Status.FAIL]
        if not failed:
            return
        yield from _heading(self._("Failed, worst first"))
        for number, group in enumerate(failed[:SHOWN_CHECKS]):
            yield from [EMPTY] if number else []
            yield from self._failed_check(group)
        more = failed[SHOWN_CHECKS:]
        if more:
            subjects = sum(group.subjects for group in more)
            yield Line(Text(self._("… and {count} more checks, with {subjects} findings", count=len(more), subjects=subjects), "dim"))

    def _failed_check(self, group: OfCheck) -> Iterator[Line]:
        yield Line(
            Text.assemble(
                (name_of(group.severity, self.language).upper(), SEVERITY_STYLES[group.severity]),
                "  ",
                (visible(required(group, self.language)), "bold"),
                "  ",
                (visible(group.check.id), "dim"),
            )
        )
        for verdict in group.verdicts:
            yield Line(Text.assemble(("✗ ", "red"), _clean(in_words(verdict.sentence, self.language))), 2)
            where = (_clean(part) for part in (verdict.system, verdict.target, _places(verdict.places)) if part)
            yield Line(Text(" · ".join(where), "dim"), 4)
        if group.left_out:
            yield Line(Text(self._("… and {count} more", count=group.left_out), "dim"), 2)
        if group.check.fix:
            yield Line(Text.assemble(("→ ", "cyan"), visible(" ".join(translate(group.check.fix, self.language).split()))), 2)

    def _not_judged(self, seen: Overview) -> Iterator[Line]:
        if not seen.not_judged:
            return
        yield from _heading(self._("Could not be judged, and why"))
        for reason, count in seen.by_reason.items():
            yield Line(Text.assemble(("? ", "yellow"), (name_of(reason, self.language), "bold yellow"), f"  {count}"))
            yield from self._of_reason(seen, reason)

    def _of_reason(self, seen: Overview, reason: Reason) -> Iterator[Line]:
        """The same sentence at several targets is said once."""
        names = names_of(TargetName(target.system, target.address) for target in self.audit.targets)
        found = alike(part for part in seen.not_judged if part.reason is reason)
        for part in found[:SHOWN_OF_REASON]:
            targets = sorted(names.get(TargetName(system, target), target or system) for system, target in part.targets)
            where = ", ".join(_clean(target) for target in targets[:2])
            more = f" (+{len(targets) - 2})" if len(targets) > 2 else ""
            checks = self._("checks: {count}", count=len(part.checks))
            yield Line(Text(_clean(in_words(part.sentence, self.language))), 2)
            yield Line(Text(f"{where}{more} · {checks}", "dim"), 4)
        if len(found) > SHOWN_OF_REASON:
            yield Line(Text(self._("… and {count} more", count=len(found) - SHOWN_OF_REASON), "dim"), 2)

    def _outliers(self) -> Iterator[Line]:
        found = self.audit.outliers
        if not found:
            return
        yield from _heading(self._("Unlike the rest of their group"))
        names = Names(self.audit.systems)
        for outlier in found[:SHOWN_OUTLIERS]:
            check = self.audit.checks.get(outlier.check)
            title = requirement(check, outlier.parameters, self.language) if check else outlier.check
            severity = (name_of(outlier.severity, self.language).upper(), SEVERITY_STYLES[outlier.severity])
            yield Line(Text.assemble(severity, "  ", (visible(title), "bold")))
            yield Line(Text(visible(names.outlier_in_words(outlier, self.language))), 2)
        more = len(found) - SHOWN_OUTLIERS + self.audit.outliers_left_out
        if more > 0:
            yield Line(Text(self._("… and {count} more", count=more), "dim"))

    def _numbers(self) -> Iterator[Line]:
        """By domain."""
        score = self.audit.score
        if score.by_domain:
            yield from _heading(self._("By domain"))
            yield from self._table([(domain_name(domain, self.language), one, "") for domain, one in sorted(score.by_domain.items())])

    def _systems(self) -> Iterator[Line]:
        """Where there are several: the worst first."""
        systems = systems_worst_first(self.audit)
        if len(systems) < 2:
            return
        yield from _heading(self._("By system, worst first"))
        yield from self._table([(_clean(row.system.name), row.score, self._counts(row)) for row in systems[:SHOWN_SYSTEMS]])
        if len(systems) > SHOWN_SYSTEMS:
            yield Line(Text(self._("… and {count} more", count=len(systems) - SHOWN_SYSTEMS), "dim"))

    def _counts(self, row: SystemRow) -> str:
        """`2 critical, 1 high · not judged 4 · not reached 1`: checks that fail, those that could not be judged, targets not reached."""
        failed = ", ".join(f"{count} {name_of(severity, self.language)}" for severity, count in row.failed.items())
        unknown = f"{name_of(Status.UNKNOWN, self.language)} {row.unknown}" if row.unknown else ""
        lost = sum(not target.result.reached for target in row.targets)
        return " · ".join(part for part in (failed, unknown, self._("not reached: {count}", count=lost) if lost else "") if part)

    def _table(self, rows: list[tuple[str, Interval | None, str]]) -> Iterator[Line]:
        """Names, scores and what else there is to say."""
        none = Interval(value=None, high=None, coverage=0.0, grade="")
        scores = [score_in_words(interval or none, self.language) for _, interval, _ in rows]
        grades = [self._grade(interval or none) for _, interval, _ in rows]
        first, second = (min(40, max(map(cell_len, column))) for column in ([name for name, _, _ in rows], scores))
        for (name, interval, more), score, grade in zip(rows, scores, grades, strict=True):
            style = GRADE_STYLES.get(interval.grade, "") if interval else ""
            line = Text.assemble(name + " " * (first - cell_len(name) + 2), _bar(interval or none, 20), "  ")
            line.append(score + " " * (second - cell_len(score) + 2), style)
            line.append(grade, style)
            yield Line(line)
            if more:
                yield Line(Text(more, "dim"), 2)

    def _grade(self, interval: Interval) -> str:
        if interval.grade:
            return grade_in_words(interval, self.language)
        return self._("at most {letter}", letter=interval.grade_at_most) if interval.grade_at_most else ""

    def _controls(self) -> Iterator[Line]:
        for policy in self.audit.head.policies:
            controls = [control for control in self.audit.controls if control.policy == policy.id]
            interval = self.audit.score.by_policy.get(policy.id)
            yield from _heading(f"{policy.title.in_language(self.language)} ({policy.id} {policy.version})")
            if policy.description.in_language(self.language):
                yield Line(Text(visible(policy.description.in_language(self.language)), "dim"))
            if interval is not None:
                words = (score_in_words(interval, self.language), grade_in_words(interval, self.language))
                yield Line(Text(" · ".join(words), GRADE_STYLES.get(interval.grade, "")))
            counts = {status: [control for control in controls if control.status is status] for status in ControlStatus}
            yield Line(Text(" · ".join(f"{name_of(status, self.language)} {len(found)}" for status, found in counts.items() if found)))
            for status, sign, style in ((ControlStatus.NOT_MET, "✗", "red"), (ControlStatus.UNKNOWN, "?", "yellow")):
                for control in counts[status]:
                    title = visible(control.title.in_language(self.language))
                    yield Line(Text.assemble((f"{sign} {visible(control.id)}  ", style), title), 2)


def _heading(text: str) -> Iterator[Line]:
    yield EMPTY
    yield Line(Text(visible(text), "bold underline"))


def _bar(interval: Interval, width: int) -> Text:
    """What is proven, what is open, what is lost."""
    if interval.value is None or interval.high is None:
        return Text("·" * width, "dim")
    proven = points(interval.value) * width // 100
    possible = points(interval.high) * width // 100
    return Text.assemble(("█" * proven, "green"), ("▒" * (possible - proven), "yellow"), ("░" * (width - possible), "dim"))


def _clean(text: str) -> str:
    """What a target said, harmless and short enough to read."""
    return visible(brief(text))


def _places(places: list[Place]) -> str:
    """The first three, as `path:line:column`."""
    shown = [":".join(str(part) for part in (place.path, place.line, place.column) if part) for place in places[:3]]
    return ", ".join(shown) + (f" (+{len(places) - 3})" if len(places) > 3 else "")
