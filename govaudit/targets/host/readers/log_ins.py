"""The last log-in of each account, as lastlog(8) and lastlog2(8) tell it.

/var/log/lastlog is as long as the highest user id makes it, hundreds of gigabytes of holes at worst: the programs read the
records of the accounts that there are, and only they are asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from govaudit.facts.log_ins import LastLogIn
from govaudit.model import Absent, Complete, Missing, Reason, Seen, complete, missing
from govaudit.reading import FirstOf, Maybe, Observations, reads
from govaudit.targets.host.requests import Command

LASTLOG2 = Command(("lastlog2",))
LASTLOG = Command(("lastlog",))

MOST_LINES = 100_000

_NEVER = "**Never logged in**"
_LINE = re.compile(r"(\S+)(?:\s.*)?\s(?:[A-Z][a-z]{2} ([A-Z][a-z]{2} [ 0-9][0-9] [0-9:]{8} [+-][0-9]{4} [0-9]{4}))\s*")


@reads(FirstOf(LASTLOG2, LASTLOG), Maybe(LASTLOG2), Maybe(LASTLOG))
def last_log_ins(seen: Observations) -> Iterator[LastLogIn | Complete | Missing]:
    """The records of all accounts; lastlog2, which is there on newer hosts, speaks before lastlog."""
    trouble: Missing | None = None
    for command in (LASTLOG2, LASTLOG):
        outcome = seen.outcome(command)
        if isinstance(outcome, Seen) and outcome.status == 0:
            yield from _records(outcome, seen.one(command).at)
            return
        if isinstance(outcome, Seen):
            status = outcome.status or 0
            trouble = missing(Reason.INCOMPLETE, "{program} ended with status {status}", program=command.argv[0], status=status)
        elif isinstance(outcome, Missing):
            trouble = trouble or outcome
        elif isinstance(outcome, Absent):
            continue
    yield trouble or missing(Reason.TOOL_MISSING, "neither {first} nor {second} is there to tell", first="lastlog2", second="lastlog")


def _records(told: Seen, now: datetime) -> Iterator[LastLogIn | Complete | Missing]:
    lines = told.lines()
    trouble: Missing | None = None
    for text in lines[1:MOST_LINES]:
        if not text.strip():
            continue
        name = text.split(None, 1)[0][:256]
        if text.rstrip().endswith(_NEVER):
            yield LastLogIn(account=name, days_ago=None)
            continue
        found = _LINE.fullmatch(text) if len(text) < 2000 else None
        moment = _moment(found[2]) if found else None
        if moment is None:
            unread = missing(Reason.UNPARSEABLE, "when {account} last logged in is not understood", account=name)
            yield LastLogIn(account=name, days_ago=unread)
        else:
            yield LastLogIn(account=name, days_ago=max(0, (now - moment).days))
    if len(lines) > MOST_LINES:
        trouble = missing(Reason.TOO_LARGE, "there are more than {limit} records of log-ins", limit=MOST_LINES)
    yield trouble or complete("there is no record of log-ins")


def _moment(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, "%b %d %H:%M:%S %z %Y")
    except ValueError:
        return None
