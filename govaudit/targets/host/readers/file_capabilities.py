"""Capabilities of files, as getcap(8) prints them, and the packages that the files are from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from govaudit.facts.file_capabilities import CapableProgram
from govaudit.model import Absent, Complete, Missing, Observation, Reason, Request, Seen, complete, missing
from govaudit.reading import Each, Observations, reads
from govaudit.targets.host.packages.owners import owner_queries, owners_of
from govaudit.targets.host.requests import FileCapabilities

CAPABILITIES = FileCapabilities(("/usr", "/opt", "/bin", "/sbin", "/usr/local"))

MAX_LINES = 2_000
MAX_LINE = 8_000

_CLAUSE = re.compile(r"((?:[a-z0-9_]+)(?:,[a-z0-9_]+)*)?((?:[=+-][eip]*)+)")
_OF_NAMESPACE = re.compile(r"\[rootid=\d+\]")


def what_follows(observations: Sequence[Observation]) -> list[Request]:
    """Whose files they are."""
    return [query for one in observations if isinstance(one.outcome, Seen) for query in owner_queries(list(_found(one.outcome)[0]))]


@reads(CAPABILITIES, Each(CAPABILITIES, what_follows))
def file_capabilities(seen: Observations) -> Iterator[CapableProgram | Complete | Missing]:
    """Every program that was found, with its package."""
    outcome = seen.outcome(CAPABILITIES)
    if isinstance(outcome, Missing):
        yield outcome
        return
    if isinstance(outcome, Absent):
        yield missing(Reason.TOOL_MISSING, "the host has no {tool}, which is needed in order to look", tool="getcap")
        return
    found, trouble = _found(outcome)
    owners, unknown = owners_of(seen, owner_queries(list(found)))
    for path, (permitted, inheritable) in found.items():
        package = owners.get(path, unknown(path))
        yield CapableProgram(path=path, permitted=permitted, inheritable=inheritable, package=package)
    if outcome.errors.strip():
        trouble = trouble or missing(
            Reason.INCOMPLETE, "not all files could be asked for their capabilities: {error}", error=outcome.errors.strip()[:200]
        )
    yield trouble or complete("no program has file capabilities in {places}", places=list(CAPABILITIES.roots))


def _found(outcome: Seen) -> tuple[dict[str, tuple[list[str], list[str]]], Missing | None]:
    """By path what a file gives; and what is not followed."""
    lines = [line for line in outcome.lines() if line]
    if len(lines) > MAX_LINES:
        return {}, missing(Reason.TOO_LARGE, "{path} has more than {limit} lines", path="getcap", limit=MAX_LINES)
    found: dict[str, tuple[list[str], list[str]]] = {}
    trouble: Missing | None = None
    for line in lines:
        parsed = _parsed(line) if len(line) <= MAX_LINE else None
        if parsed is None:
            trouble = missing(Reason.UNPARSEABLE, "what getcap prints cannot be followed")
        elif parsed[1] or parsed[2]:
            found[parsed[0]] = parsed[1:]
    return found, trouble


def _parsed(line: str) -> tuple[str, list[str], list[str]] | None:
    """`PATH CLAUSE…`, in older releases `PATH = CLAUSE…`; the text of capabilities is that of cap_from_text(3)."""
    words = line.split(" ")
    begin = len(words)
    while begin > 1 and (_CLAUSE.fullmatch(words[begin - 1]) or _OF_NAMESPACE.fullmatch(words[begin - 1])):
        begin -= 1
    clauses = [word for word in words[begin:] if not _OF_NAMESPACE.fullmatch(word)]
    if len(clauses) > 1 and clauses[0] == "=":
        clauses = clauses[1:]
    path = " ".join(words[:begin])
    if not clauses or not path.startswith("/"):
        return None
    flags: dict[str, set[str]] = {}
    for clause in clauses:
        match = _CLAUSE.fullmatch(clause)
        assert match is not None
        for name in (match[1] or "all").split(","):
            for operator, letters in re.findall(r"([=+-])([eip]*)", match[2]):
                had = flags.setdefault(name, set())
                # What is taken away from `all` leaves it so: it is more than is known of any program.
                flags[name] = had - set(letters) if operator == "-" else set(letters) if operator == "=" else had | set(letters)
    return path, *(sorted(name for name, letters in flags.items() if letter in letters) for letter in "pi")  # type: ignore[return-value]
