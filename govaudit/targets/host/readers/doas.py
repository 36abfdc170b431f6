"""What doas lets whom do (doas.conf(5), as OpenDoas reads it)."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence

import msgspec

from govaudit.facts.doas import DoasRule
from govaudit.model import Absent, Complete, Missing, Observation, Place, Reason, Request, Seen, absent, complete, missing
from govaudit.reading import Each, Maybe, Observations, reads
from govaudit.targets.host.requests import File, Glob, Listing
from govaudit.targets.host.sudoers.parser import is_secure
from govaudit.targets.host.ways import above, behind, way_to

POLICY = File("/etc/doas.conf")
PROGRAM = Listing("/usr/*bin/doas")
DROP_INS = Glob("/etc/doas.d/*.conf")
RELEASE = File("/etc/os-release")

_WORD = re.compile(r"[ \t]*(\{[^{}\n]*\}|[A-Za-z0-9_.:/+@%=,-]+)")


def programs(observations: Sequence[Observation]) -> Iterator[Request]:
    """The programs that rules name by their paths, with the folders above, and where links among them lead."""
    for observation in observations:
        if not isinstance(observation.outcome, Seen):
            continue
        if observation.request.startswith("listing "):
            yield from behind(observation)
            continue
        for line in observation.outcome.lines():
            for found in re.finditer(r"\scmd\s+(/[A-Za-z0-9_.+@/-]+)", line[:4_000]):
                yield from map(Listing, above(posixpath.normpath(found[1])))


@reads(
    POLICY,
    *(Maybe(one) for one in (PROGRAM, DROP_INS, RELEASE)),
    Each(POLICY, programs, again=True),
    Each(DROP_INS, programs, again=True),
)
def doas_rules(seen: Observations) -> Iterator[DoasRule | Absent | Complete | Missing]:
    """The rules of /etc/doas.conf in order, the last of several alike; quotes and escapes are not followed.

    Alpine's doas reads /etc/doas.d, in the order of names; whether /etc/doas.conf counts beside it depends on the version.
    """
    policy = seen.seen(POLICY)
    drop_ins = [(one.source, one.outcome) for one in seen.many(DROP_INS) if isinstance(one.outcome, Seen)]
    yield from (one.outcome for one in seen.many(DROP_INS) if isinstance(one.outcome, Missing))
    if policy is None and not drop_ins:
        program = seen.outcome(PROGRAM)
        if isinstance(program, Missing):
            yield program
        else:
            yield absent("doas is not installed, or lets nobody do anything: {path} is not there", path=POLICY.path)
        return
    files = [] if policy is None else [(POLICY.path, policy)]
    if drop_ins and (_is_alpine(seen) and not any(_text(line) for _, file in files for line in file.lines())):
        files = drop_ins
    elif drop_ins:
        yield missing(Reason.NOT_SUPPORTED, "rules may also come from {path}, which is not looked at", path=DROP_INS.pattern)
    rules: dict[str, DoasRule] = {}
    for path, file in files:
        if not is_secure(file.attributes):
            yield missing(Reason.NOT_SUPPORTED, "{path} is not root's alone to write: doas does not run", path=path)
        for number, line in enumerate(file.lines(), 1):
            for rule in _rules_of(line, Place(path, number)):
                if isinstance(rule, Missing):
                    yield rule
                else:
                    rules.pop(rule.subject.partition(" ")[2], None)
                    rules[rule.subject.partition(" ")[2]] = rule
    yield from (_with_way(rule, seen) for rule in rules.values())
    yield complete("no rules in {path}", path=POLICY.path)


def _with_way(rule: DoasRule, seen: Observations) -> DoasRule:
    if not rule.command.startswith("/"):
        return rule
    return msgspec.structs.replace(rule, way=way_to(posixpath.normpath(rule.command), seen))


def _is_alpine(seen: Observations) -> bool:
    release = seen.seen(RELEASE)
    return release is not None and any(line.strip().replace('"', "") == "ID=alpine" for line in release.lines()[:1_000])


def _text(line: str) -> str:
    return line.partition("#")[0].strip(" \t\r")


def _rules_of(line: str, place: Place) -> Iterator[DoasRule | Missing]:
    text = _text(line)
    if not text:
        return
    rule = _rule(text, place)
    yield rule or missing(Reason.UNPARSEABLE, "{path}:{line} cannot be followed", path=place.path, line=place.line)


def _rule(text: str, place: Place) -> DoasRule | None:
    words: list[str] = []
    at = 0
    while at < len(text):
        found = _WORD.match(text, at)
        if found is None:
            return None
        words.append(found[1])
        at = found.end()
    if not words or words[0] not in ("permit", "deny"):
        return None
    permits, rest = words[0] == "permit", words[1:]
    options: set[str] = set()
    while rest and rest[0] in ("nopass", "persist", "keepenv", "nolog", "setenv"):
        option = rest.pop(0)
        options.add(option)
        if option == "setenv" and (not rest or not rest.pop(0).startswith("{")):
            return None
    if not rest or (options and not permits):
        return None
    identity, target, command = rest.pop(0), "", ""
    arguments: list[str] | None = None
    if rest[:1] == ["as"] and len(rest) > 1:
        target, rest = rest[1], rest[2:]
    if rest[:1] == ["cmd"] and len(rest) > 1:
        command, rest = rest[1], rest[2:]
        if rest[:1] == ["args"]:
            arguments, rest = rest[1:], []
    if rest or identity.startswith("{"):
        return None
    return DoasRule(
        permits=permits,
        identity=identity,
        target=target,
        command=command,
        arguments=arguments,
        asks_password="nopass" not in options,
        remembers="persist" in options,
        keeps_environment="keepenv" in options,
        place=place,
    )
