"""A comparison, told to a reader."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TextIO

from govaudit.comparison.changes import Change, Comparison, Dropped
from govaudit.language import in_words, translate, words_in
from govaudit.model import AuditHead
from govaudit.reporting import brief, grade_in_words, percent, score_in_words, visible

_SHOWN = 50
"""How many entries of each kind are shown; `--json` has them all."""


def write_comparison(comparison: Comparison, out: TextIO, language: str) -> None:
    """Write it as text. What targets said stands in it harmlessly: control characters as escapes."""
    _ = words_in(language)
    before, after = comparison.before, comparison.after
    lines = [_("From {before} to {after}", before=_run(before), after=_run(after))]
    lines += [
        _("{run} is not whole: {why}", run=head.id, why=visible(translate(head.incomplete_reason, language)))
        for head in (before, after)
        if not head.complete
    ]
    if comparison.in_common == 0:
        lines.append(
            _("The two runs have no check on any target in common: they may be of different inventories (`govaudit diff A B` names others)")
        )
    else:
        lines.append(
            _(
                "Score over the {count} checks on targets that both runs judged: {before} → {after}",
                count=comparison.in_common,
                before=_score(comparison, language, later=False),
                after=_score(comparison, language, later=True),
            )
        )
    dropped = [_dropped(one, _) for one in comparison.no_longer_looked_at]
    for title, told in (
        (_("New failures"), [_changed(one, language) for one in comparison.new]),
        (_("Newly unknown"), [_changed(one, language) for one in comparison.newly_unknown]),
        (_("No longer looked at"), dropped),
        (_("Still failing"), [_changed(one, language) for one in comparison.still_failing]),
        (_("Fixed"), [_changed(one, language) for one in comparison.fixed]),
    ):
        lines += ["", f"{title}: {len(told)}", *_shown(told, _)]
    out.writelines(f"{line}\n" for line in lines)


def _shown(told: Sequence[str], _: Callable[..., str]) -> list[str]:
    more = [f"  {_('… and {count} more', count=len(told) - _SHOWN)}"] if len(told) > _SHOWN else []
    return [f"  {line}" for line in told[:_SHOWN]] + more


def _run(head: AuditHead) -> str:
    return f"{head.id} ({head.started:%Y-%m-%d %H:%M} UTC)"


def _score(comparison: Comparison, language: str, *, later: bool) -> str:
    overall = (comparison.score_after if later else comparison.score_before).overall
    _ = words_in(language)
    coverage = _("coverage {percent} %", percent=percent(overall.coverage))
    return f"{score_in_words(overall, language)}, {grade_in_words(overall, language)} ({coverage})"


def _changed(change: Change, language: str) -> str:
    where = change.target or change.system
    count = f" ×{change.count}" if change.count > 1 else ""
    subject = f" {visible(brief(change.subject))}" if change.subject not in ("", where) else ""
    sentence = visible(brief(in_words(change.sentence, language)))
    _ = words_in(language)
    grown = f" ({_('grown: {count} more places', count=change.grown)})" if change.grown else ""
    return f"{change.check}  {visible(where)}{subject}{count}: {sentence}{grown}"


def _dropped(dropped: Dropped, _: Callable[..., str]) -> str:
    where = visible(dropped.target or dropped.system)
    values = {"check": dropped.check, "where": where, "failed": dropped.tally.failed}
    if dropped.check and where:
        return _("{check} on {where} (failed before: {failed})", **values)
    if dropped.check:
        return _("{check} everywhere (failed before: {failed})", **values)
    return _("{where} (failed before: {failed})", **values)
