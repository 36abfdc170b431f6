"""One line a verdict."""

from __future__ import annotations

import csv
from typing import TextIO

from govaudit.language import in_words
from govaudit.model import Audit


def write(audit: Audit, out: TextIO, language: str) -> None:
    """Write the verdicts in their order."""
    table = csv.writer(out, lineterminator="\n")
    table.writerow(["system", "target", "check", "subject", "status", "severity", "sentence"])
    for verdict in audit.verdicts:
        cells = [verdict.system, verdict.target, verdict.check, verdict.subject, verdict.status.value, verdict.severity.value]
        table.writerow([_text(cell) for cell in (*cells, in_words(verdict.sentence, language))])


def _text(cell: str) -> str:
    """A spreadsheet takes a cell that begins so for a formula, and the target may have written it."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
