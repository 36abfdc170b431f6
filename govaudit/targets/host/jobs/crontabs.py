"""Crontabs: crontab(5) of Debian's cron and of cronie, and anacrontab(5)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from .commands import UNCLEAR, Named, of_shell
from .steering import is_steering

MOST_LINES = 10_000

_SETTING = re.compile(r"""\s*(?P<quote>["']?)(?P<name>[A-Za-z_]\w*)(?P=quote)\s*=\s*(?P<value>.*)""")
_SHELLS = re.compile(r"(?:/usr)?/bin/(?:ba|da)?sh")


class Line(NamedTuple):
    """One job of root's."""

    number: int
    named: Named
    path: tuple[str, ...] | None
    """The folders of PATH, as the crontab sets it; None where it does not, or not to plain folders."""
    sets_path: bool = False
    """It sets PATH, be it to what is not followed."""


def jobs(text: str, *, form: str) -> Iterator[Line]:
    """Root's jobs; `form` is `system` (with a column for the user), `user` or `anacron`."""
    path: tuple[str, ...] | None = None
    sets_path = False
    follows_shell, is_steered = True, False
    for number, raw in enumerate(text.split("\n")[:MOST_LINES], 1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        if setting := _SETTING.fullmatch(line):
            name, value = setting["name"], setting["value"].strip().strip("\"'")
            if name == "PATH":
                folders = value.split(":")
                is_plain = all(re.fullmatch(r"/[A-Za-z0-9_.+@/-]*", folder) and ".." not in folder for folder in folders)
                path, sets_path = (tuple(folders) if is_plain else None), True
            elif name == "SHELL":
                follows_shell = _SHELLS.fullmatch(value) is not None
            elif is_steering(f"{name}={value}"):
                is_steered = True
            continue
        user, command = _split(line, form)
        if user in ("root", "0"):
            named = of_shell(_up_to_percent(command)) if follows_shell and command else UNCLEAR
            yield Line(number, named.and_of(UNCLEAR) if is_steered else named, path, sets_path)


def _split(line: str, form: str) -> tuple[str, str]:
    """The user, and the command; the command is empty where the line is no job that is known."""
    if form == "anacron":
        words = line.split(None, 3)
        return "root", words[3] if len(words) == 4 else ""
    times = 1 if line.startswith("@") else 5
    words = line.lstrip("-").split(None, times + (form == "system"))
    if form == "user":
        return "root", words[times] if len(words) > times else ""
    return (words[times], words[times + 1]) if len(words) > times + 1 else ("root", "")


def _up_to_percent(command: str) -> str:
    """What stands before the first `%`: the rest is the command's input; `\\%` stands for the character itself."""
    return re.split(r"(?<!\\)%", command, maxsplit=1)[0].replace("\\%", "%")
