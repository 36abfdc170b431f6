"""The lines by which the script tells what it has looked at of itself, read as requests.

A line is a letter, a blank and a path: `L` Listing, `F` File, `G` Glob, `V` LiveFile, `H` LuksHeaderOf, `W` Walk; all patterns
under `K` are one KeyFiles. `C` is a command: seconds and words, with tabs between.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from govaudit.model import Request
from govaudit.targets.host.patterns import as_text
from govaudit.targets.host.requests import Command, File, Glob, KeyFiles, Listing, LiveFile, LuksHeaderOf, Predicate, Walk

MOST_LINES = 40_000

_OF_LETTER: dict[str, Callable[[str], Request]] = {"L": Listing, "F": File, "G": Glob, "V": LiveFile, "H": LuksHeaderOf}


def requests_told(payload: bytes, predicates: tuple[Predicate, ...]) -> list[Request] | None:
    """What was asked, in order; a walk is made for `predicates`. None where it cannot be read."""
    lines = [line for line in as_text(payload).split("\n") if line]
    found = [_request(line, predicates) for line in lines if not line.startswith("K ")]
    if len(lines) > MOST_LINES or None in found:
        return None
    patterns = tuple(line[2:] for line in lines if line.startswith("K "))
    return [*(one for one in found if one is not None), *([KeyFiles(patterns)] if patterns else [])]


def _request(line: str, predicates: tuple[Predicate, ...]) -> Request | None:
    if line.startswith("C\t"):
        _, seconds, *argv = line.split("\t")
        return Command(tuple(argv), seconds=int(seconds)) if argv and seconds.isdigit() and len(seconds) < 4 else None
    letter, path = line[:1], line[2:]
    if line[1:2] != " " or not path.startswith("/"):
        return None
    if letter == "W":
        return Walk(path, predicates) if predicates else None
    return _OF_LETTER[letter](path) if letter in _OF_LETTER else None


def line_of(request: Request) -> str | None:
    """How the script is told to ask for it; None where it has no letter."""
    match request:
        case Command(argv=argv, seconds=seconds):
            return "\t".join(["C", str(seconds), *argv])
        case KeyFiles() | Walk():
            return None
    letter = next((letter for letter, kind in _OF_LETTER.items() if isinstance(request, kind)), None)  # type: ignore[arg-type]
    path = getattr(request, "path", getattr(request, "pattern", None))
    return None if letter is None else f"{letter} {path}"


def lines_of(requests: Iterable[Request]) -> list[str]:
    """The lines of several, the patterns of KeyFiles each on their own."""
    found: list[str] = []
    for request in requests:
        if isinstance(request, KeyFiles):
            found += [f"K {pattern}" for pattern in request.patterns]
        elif (line := line_of(request)) is not None:
            found.append(line)
    return found
