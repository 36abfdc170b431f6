"""Prints tables: aligned columns, as wide as the terminal or COLUMNS; as wide as they need where there is neither."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TextIO

from rich.box import SIMPLE_HEAD
from rich.table import Table as Aligned
from rich.text import Text

from govaudit.language import in_words, words_in
from govaudit.model import Sentence, Table
from govaudit.reporting import brief, visible

from .console import console_on

UNBOUNDED = 100_000
"""Columns of a file, which has no edge at which lines would break."""


def write_tables(tables: Iterable[Table], out: TextIO, language: str) -> None:
    """Print tables, one after the other. What a target said reaches the terminal made visible."""
    console = console_on(out)
    if not out.isatty() and not os.environ.get("COLUMNS", "").isdecimal():
        console.width = UNBOUNDED
    say = words_in(language)

    def text(sentence: Sentence, style: str = "") -> Text:
        return Text(visible(brief(in_words(sentence, language))), style)

    for table in tables:
        console.print(text(table.title, "bold"))
        aligned = Aligned(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
        for column in table.columns:
            aligned.add_column(text(column), overflow="fold")
        for row in table.rows:
            aligned.add_row(*map(text, row))
        with console.capture() as captured:
            console.print(aligned)
        console.file.write("".join(f"{line.rstrip()}\n" for line in captured.get().splitlines()))
        if not table.rows:
            console.print(say("No rows."))
        if table.left_out:
            console.print(say("and {count} more", count=table.left_out))
        if table.note:
            console.print(text(table.note))
        console.print()
