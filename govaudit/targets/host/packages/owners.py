"""Whose files some are: dpkg-query(1) and rpm(8) are asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from govaudit.model import Missing, Reason, Request, Seen, missing
from govaudit.reading import Observations
from govaudit.targets.host.patterns import is_pattern
from govaudit.targets.host.requests import Command

MOST_ASKED = 200
"""Files of which one call of the package manager is asked."""

_MERGED = ("/bin/", "/sbin/", "/lib/", "/lib32/", "/lib64/")
"""Folders that are links into /usr today, under whose old names packages may have their files."""


def owner_queries(found: Sequence[str]) -> list[Request]:
    """Both package managers are asked; the one that is not there says so."""
    paths = [path for path in found if _can_be_asked(path)]
    queries: list[Request] = []
    for begin in range(0, len(paths), MOST_ASKED):
        some = paths[begin : begin + MOST_ASKED]
        queries += [Command(("dpkg-query", "-S", *(form for path in some for form in _forms(path)))), Command(("rpm", "-qf", *some))]
    return queries


def _can_be_asked(path: str) -> bool:
    return path.startswith("/") and not is_pattern(path) and "\n" not in path and "\\" not in path


def _forms(path: str) -> list[str]:
    """The path, and the one that it had before /bin and the like became links into /usr."""
    short = path.removeprefix("/usr")
    return [path, short] if path.startswith("/usr/") and short.startswith(_MERGED) else [path]


class Unknown:
    """What is said of a file that no package manager named: it is nobody's, where one that answered was asked."""

    def __init__(self, why: Missing | None) -> None:
        self._why = why

    def __call__(self, path: str) -> str | Missing:
        if not _can_be_asked(path):
            return missing(Reason.NOT_SUPPORTED, "whose file {path} is cannot be asked: its name has odd letters", path=path)
        return self._why if self._why is not None else ""


def owners_of(seen: Observations, queries: Sequence[Request]) -> tuple[dict[str, str], Unknown]:
    """The package of each file that one of the managers knows."""
    owners: dict[str, str] = {}
    why: Missing | None = None
    answered = False
    for query in queries:
        outcome = seen.outcome(query)
        if isinstance(outcome, Missing):
            why = why or outcome
        elif isinstance(outcome, Seen):
            assert isinstance(query, Command)
            # Both end with 1 where one of the files is nobody's; an empty database knows none at all.
            if outcome.status not in (0, 1) and query.argv[0] == "dpkg-query":
                why = why or missing(
                    Reason.INCOMPLETE, "{program} ended with status {status}", program="dpkg-query", status=outcome.status or 0
                )
                continue
            found = dict(_of_dpkg(outcome) if query.argv[0] == "dpkg-query" else _of_rpm(outcome, query.argv[2:]))
            owners |= found
            answered = answered or bool(found)
    if not answered and queries and why is None:
        why = missing(Reason.NOT_SUPPORTED, "no package manager that is known here says whose files the programs are")
    return owners, Unknown(why)


def _of_dpkg(outcome: Seen) -> Iterator[tuple[str, str]]:
    """`package[:arch][, …]: path`; lines on diversions name no owner."""
    for line in outcome.lines():
        packages, colon, path = line.partition(": /")
        if colon and not packages.startswith(("diversion by", "local diversion")):
            yield f"/{path}", packages
            if f"/{path}".startswith(_MERGED):
                yield f"/usr/{path}", packages


def _of_rpm(outcome: Seen, asked: Sequence[str]) -> Iterator[tuple[str, str]]:
    """One line for each file; where a file has several owners the lines cannot be told apart, and those that are nobody's are named."""
    lines = outcome.lines()
    while lines and not lines[-1]:
        lines.pop()
    nobodys = {
        path
        for path in asked
        if f"file {path} is not owned by any package" in lines or f"error: file {path}: No such file or directory" in lines
    }
    if len(nobodys) == len(asked):
        return
    named = [line for line in lines if not line.startswith(("file ", "error: "))]
    exact = len(named) == len(asked) - len(nobodys)
    rest = iter(named)
    for path in asked:
        if path not in nobodys:
            yield path, next(rest) if exact else "rpm"
