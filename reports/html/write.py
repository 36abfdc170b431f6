"""Writes the report for people: one HTML file that needs nothing else, neither scripts nor a network.

Everything a target or an inventory said passes autoescaping and `visible`, in one
place (`finalize`), and a content security policy stands behind both.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from govaudit.language import in_words, translate, value_in_words, words_in
from govaudit.language.names import date_in_words, domain_name, name_of, time_in_words
from govaudit.model import Absent, Audit, Missing, Outlier, Place, Sentence, Status, TargetName, Verdict, cell
from govaudit.reporting import (
    SEVERITIES,
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
from govaudit.standing import Names, systems_worst_first

from . import charts
from .compiled import Compiled
from .seen import SeenTables

HOME = Path(__file__).parent

KEPT_OF_CHECK = 200
"""Findings of one check that are shown singly; the JSON result has all."""
KEPT_IN_ALL = 3_000
"""Findings that are shown singly in all; beyond, only the first few of a check."""
EXAMPLES_OF_CHECK = 5
"""Rows that are shown of a check that passed or was not applicable."""
SHOWN_SYSTEMS = 20
"""Systems that are shown at once, the worst first; the others open on demand …"""
LISTED_SYSTEMS = 5_000
"""… up to so many in all."""
SHOWN_OUTLIERS = 100

_CODE = re.compile(r"`([^`\n]+)`")


def write(audit: Audit, out: TextIO, language: str) -> None:
    """Write the whole report; its size is bounded, however much failed."""
    environment = Environment(
        loader=FileSystemLoader(HOME),
        bytecode_cache=Compiled(HOME, Path(__file__)),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_harmless,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    words = Words(language, audit)
    systems = systems_worst_first(audit)
    seen = overview(audit, keep=KEPT_OF_CHECK, examples=EXAMPLES_OF_CHECK, keep_in_all=KEPT_IN_ALL)
    style, script = (Markup((HOME / name).read_text(encoding="utf-8")) for name in ("style.css", "filter.js"))  # noqa: S704 - our own files
    context: dict[str, Any] = {
        "_": words_in(language),
        "words": words,
        "charts": charts,
        "language": language,
        "audit": audit,
        "head": audit.head,
        "score": audit.score,
        "seen": seen,
        "not_judged": alike(seen.not_judged),
        "newline": Markup("\n"),
        "systems": systems,
        "shown_systems": SHOWN_SYSTEMS,
        "listed_systems": LISTED_SYSTEMS,
        "shown_outliers": SHOWN_OUTLIERS,
        "tables": SeenTables(audit, systems),
        "observed": _observed(audit),
        "anchors": {f"{control.policy}/{control.id}": f"control-{number}" for number, control in enumerate(audit.controls, 1)},
        "severities": SEVERITIES,
        "Status": Status,
        "style": style,
        "script": script,
        "policy": _content_security_policy(style, script),
    }
    out.writelines(environment.get_template("report.html").generate(context))


class Words:
    """What the template says in the reader's language."""

    def __init__(self, language: str, audit: Audit) -> None:
        self.language = language
        self._checks = audit.checks
        self._names = Names(audit.systems)

    def sentence(self, sentence: Sentence) -> str:
        return brief(in_words(sentence, self.language))

    def name(self, word: Any) -> str:
        return name_of(word, self.language)

    def cell(self, found: Absent | Missing) -> str:
        return self.sentence(cell(found))

    def called(self, target: TargetName) -> str:
        return brief(self._names.of(target))

    def outlier(self, outlier: Outlier) -> str:
        return self._names.outlier_in_words(outlier, self.language)

    def outlier_requirement(self, outlier: Outlier) -> Markup:
        known = self._checks.get(outlier.check)
        return marked(requirement(known, outlier.parameters, self.language)) if known else Markup()

    def domain(self, domain: str) -> str:
        return domain_name(domain, self.language).capitalize()

    def score(self, interval: Any) -> str:
        return score_in_words(interval, self.language)

    def grade(self, interval: Any) -> str:
        return grade_in_words(interval, self.language)

    def text(self, text: str) -> str:
        return translate(text, self.language)

    def requirement(self, group: Any) -> Markup:
        return marked(required(group, self.language))

    def marked(self, text: str) -> Markup:
        return marked(translate(text, self.language))

    def paragraphs(self, text: str) -> Iterator[Markup]:
        for paragraph in translate(text, self.language).split("\n\n"):
            yield marked(paragraph)

    def time(self, moment: datetime) -> str:
        return time_in_words(moment, self.language)

    def period(self, first: datetime, last: datetime) -> str:
        days = [date_in_words(moment, self.language) for moment in (first, last)]
        return time_in_words(first, self.language) if days[0] == days[1] else " – ".join(days)

    @staticmethod
    def share(share: float) -> int:
        return percent(share)

    @staticmethod
    def points(value: float) -> int:
        return points(value)

    @staticmethod
    def place(place: Place) -> str:
        return ":".join(str(part) for part in (brief(place.path), place.line, place.column) if part)

    @staticmethod
    def brief(text: str) -> str:
        return brief(text)

    def parameters(self, verdict: Verdict) -> str:
        return brief(", ".join(f"{name} = {value_in_words(value, self.language)}" for name, value in sorted(verdict.parameters.items())))


def marked(text: str) -> Markup:
    """A text of ours, in which what stands between backticks is code."""
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(visible(" ".join(text.split()))))))  # noqa: S704 - escaped just here


def _harmless(value: Any) -> Any:
    return visible(value) if type(value) is str else value


def _observed(audit: Audit) -> tuple[datetime, datetime]:
    """From the first look to the last; the run's own time where nothing was seen."""
    first = [target.observed_from for target in audit.targets if target.observed_from]
    last = [target.observed_to for target in audit.targets if target.observed_to]
    return min(first, default=audit.head.started), max(last, default=audit.head.finished or audit.head.started)


def _content_security_policy(style: str, script: str) -> str:
    """Nothing is loaded, nothing is sent; only our own style and script, known by their digest, are used."""
    style_digest, script_digest = (base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in (style, script))
    return (
        f"default-src 'none'; style-src 'sha256-{style_digest}'; script-src 'sha256-{script_digest}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
