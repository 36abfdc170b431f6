"""The last log-in of each account, as lastlog(8) and lastlog2(8) tell it.

/var/log/lastlog is as long as the highest user id makes it, hundreds of gigabytes of holes at worst: the programs read the
records of the accounts that there are, and only they are asked. Of a root directory the files themselves are read, in the same way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from govaudit.facts.log_ins import LastLogIn
from govaudit.model import Absent, Complete, Missing, Reason, Seen, complete, missing
from govaudit.reading import FirstOf, Maybe, Observations, reads
from govaudit.targets.host.requests import Command, LogInRecords

LASTLOG2 = Command(("lastlog2",))
LASTLOG = Command(("lastlog",))
RECORDS = LogInRecords()

MOST_LINES = 100_000

_NEVER = "**Never logged in**"
_LINE = re.compile(r"(\S+)(?:\s.*)?\s(?:[A-Z][a-z]{2} ([A-Z][a-z]{2} [ 0-9][0-9] [0-9:]{8} [+-][0-9]{4} [0-9]{4}))\s*")


@reads(FirstOf(LASTLOG2, LASTLOG, RECORDS), Maybe(LASTLOG2), Maybe(LASTLOG), Maybe(RECORDS))
def last_log_ins(seen: Observations) -> Iterator[LastLogIn | Complete | Missing]:
    """The records of all accounts; lastlog2, which is there on newer hosts, speaks before lastlog."""
    trouble: Missing | None = None
    at_rest = seen.outcome(RECORDS)
    if isinstance(at_rest, Seen):
        yield from _at_rest(at_rest, seen.one(RECORDS).at)
        return
    if isinstance(at_rest, Missing) and at_rest.reason is not Reason.NOT_COLLECTED:
        trouble = at_rest
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


def _at_rest(told: Seen, now: datetime) -> Iterator[LastLogIn | Complete | Missing]:
    """What lies in the files; wtmp, which is begun anew from time to time, says nothing of those who are not in it."""
    data = told.data if isinstance(told.data, dict) else {}
    lines = told.lines()
    for text in lines[:MOST_LINES]:
        name, tab, moment = text.partition("\t")
        if tab and moment.isdigit() and len(moment) < 12:
            days = int(now.timestamp() - int(moment)) // 86_400
            yield LastLogIn(account=name[:256], days_ago=max(0, days) if int(moment) else None)
        elif tab:
            unread = missing(Reason.UNPARSEABLE, "when {account} last logged in is not understood", account=name)
            yield LastLogIn(account=name[:256], days_ago=unread)
    if len(lines) > MOST_LINES:
        yield missing(Reason.TOO_LARGE, "there are more than {limit} records of log-ins", limit=MOST_LINES)
    elif data.get("is_all") is not True:
        path = str(data.get("path"))
        yield missing(Reason.INCOMPLETE, "{path} holds the last sessions alone: who is not in it may have logged in before", path=path)
    else:
        yield complete("there is no record of log-ins")


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
