"""Which of the logs that the syslog daemon writes logrotate takes care of."""

from __future__ import annotations

from govaudit.facts.log_upkeep import LogRotation, WrittenLogs
from govaudit.facts.logs import LogStorage
from govaudit.model import Absent, Missing, Reason, absent, missing
from govaudit.reading import derives

from .shell_patterns import matches

MOST = 200_000
"""Pairs of files and patterns."""


@derives
def written_logs(storage: LogStorage, rotation: LogRotation) -> WrittenLogs | Absent | Missing:
    """A pattern stands for files of one folder: its signs match no slash."""
    if isinstance(storage.syslog_files, Missing):
        return storage.syslog_files
    if not storage.syslog_files:
        return absent("no syslog daemon writes files below /var/log")
    if isinstance(rotation.patterns, Missing):
        return WrittenLogs(written=storage.syslog_files, without_rule=rotation.patterns)
    if len(storage.syslog_files) * len(rotation.patterns) > MOST:
        why = missing(Reason.TOO_LARGE, "more than {limit} pairs of logs and rules are not compared", limit=MOST)
        return WrittenLogs(written=storage.syslog_files, without_rule=why)
    left: list[str] = []
    for path in storage.syslog_files:
        answers = [_is_about(pattern, path) for pattern in rotation.patterns]
        if True in answers:
            continue
        if None in answers or any(sign in path for sign in "$%?"):
            why = missing(Reason.NOT_SUPPORTED, "whether a rule of logrotate is about {path} is not followed", path=path)
            return WrittenLogs(written=storage.syslog_files, without_rule=why)
        left.append(path)
    return WrittenLogs(written=storage.syslog_files, without_rule=left)


def _is_about(pattern: str, path: str) -> bool | None:
    ours, theirs = pattern.split("/"), path.split("/")
    if len(ours) != len(theirs):
        return False
    answers = [matches(one, other) for one, other in zip(ours, theirs, strict=True)]
    return False if False in answers else None if None in answers else True
