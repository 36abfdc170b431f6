"""How text gets onto a terminal, or into a file instead of one."""

from __future__ import annotations

import io
import os
from typing import TextIO

from rich.console import Console


def console_on(out: TextIO) -> Console:
    """A console that reads no markup, and colours when `out` is a terminal and NO_COLOR is not set."""
    if isinstance(out, io.TextIOWrapper):
        out.reconfigure(errors="replace")  # a terminal that knows ASCII alone still gets its text
    on_terminal = out.isatty()
    coloured = on_terminal and not os.environ.get("NO_COLOR")
    return Console(
        file=out,
        force_terminal=on_terminal,
        color_system="auto" if coloured else None,
        no_color=not coloured,
        highlight=False,
        markup=False,
        emoji=False,
    )
