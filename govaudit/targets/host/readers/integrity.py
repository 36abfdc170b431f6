"""AIDE and the like: installed, with a database, and scheduled."""

from __future__ import annotations

import re
from typing import NamedTuple

from govaudit.facts.integrity import IntegrityRule, IntegrityTool
from govaudit.model import Missing, Reason, Seen, missing
from govaudit.reading import Maybe, Observations, reads
from govaudit.targets.host.integrity import aide, ossec
from govaudit.targets.host.requests import File, Glob, Listing

from .daily_jobs import daily_job, text_of
from .startup import STARTUP, is_there, starts_by_itself
from .timers import runs_regularly


class _Tool(NamedTuple):
    programs: tuple[Listing, ...]
    databases: tuple[Listing, ...]
    units: tuple[str, ...]
    daily: tuple[Listing, ...] = ()


def _listings(*paths: str) -> tuple[Listing, ...]:
    return tuple(Listing(path) for path in paths)


TOOLS = {
    "AIDE": _Tool(
        _listings("/usr/bin/aide", "/usr/sbin/aide"),
        _listings("/var/lib/aide/aide.db", "/var/lib/aide/aide.db.gz"),
        ("dailyaidecheck.timer", "aidecheck.timer", "aide-check.timer", "aide.timer"),
        _listings("/etc/cron.daily/aide", "/etc/cron.daily/dailyaidecheck", "/etc/cron.weekly/aide"),
    ),
    "Tripwire": _Tool(
        _listings("/usr/sbin/tripwire"), _listings("/var/lib/tripwire/*.twd"), ("tripwire.timer",), _listings("/etc/cron.daily/tripwire*")
    ),
    "Samhain": _Tool(
        _listings("/usr/sbin/samhain", "/sbin/samhain"), _listings("/var/lib/samhain/samhain_file", "/var/state/samhain/samhain_file"),
        ("samhain.service",),
    ),
    "Wazuh": _Tool(_listings("/var/ossec/bin/wazuh-syscheckd"), _listings("/var/ossec/queue/fim/db/*"), ("wazuh-agent.service",)),
    "OSSEC": _Tool(_listings("/var/ossec/bin/ossec-syscheckd"), _listings("/var/ossec/queue/syscheck/*"), ("ossec.service",)),
}  # fmt: skip

AIDE_CONF = (File("/etc/aide/aide.conf"), File("/etc/aide.conf"))
OSSEC_CONF = File("/var/ossec/etc/ossec.conf")
AGENT_CONF = File("/var/ossec/etc/shared/agent.conf")

CRONTAB = File("/etc/crontab")
CRON_D = Glob("/etc/cron.d/*")
ROOT_CRONTABS = tuple(
    File(f"{place}/root") for place in ("/var/spool/cron/crontabs", "/var/spool/cron", "/var/spool/cron/tabs", "/etc/crontabs")
)
"""Where Debian, the RHEL family, SUSE and Alpine keep root's own."""
CRON_UNITS = ("cron.service", "crond.service", "cronie.service", "anacron.service", "anacron.timer")

MAX_LINES = 20_000

_IS_CRON_D = re.compile(r"[A-Za-z0-9_-]+")
"""Debian's cron passes over other names, such as those that packages leave behind (cron(8))."""

_CHECKS = {
    "AIDE": re.compile(r"\b(aide|aide\.wrapper)\b.*(--check\b|\s-C\b|--update\b|\s-u\b)"),
    "Tripwire": re.compile(r"\btripwire\b.*(--check\b|-m\s*c\b)"),
}


@reads(
    *(Maybe(listing) for tool in TOOLS.values() for listing in (*tool.programs, *tool.databases, *tool.daily)),
    *(Maybe(text_of(job)) for tool in TOOLS.values() for job in tool.daily),
    *(Maybe(one) for one in (CRONTAB, CRON_D, *ROOT_CRONTABS, *AIDE_CONF, OSSEC_CONF, AGENT_CONF)),
    *STARTUP,
)
def integrity_tool(seen: Observations) -> IntegrityTool | Missing:
    """The first of the known programs that is installed."""
    trouble: Missing | None = None
    for name, tool in TOOLS.items():
        installed = is_there(seen, tool.programs)
        if isinstance(installed, Missing):
            trouble = installed
        elif installed:
            scheduled, by = _schedule(seen, name, tool)
            return IntegrityTool(
                program=name,
                has_database=is_there(seen, tool.databases),
                is_scheduled=scheduled,
                scheduled_by=by,
                rules=_rules(seen, name),
            )
    return trouble or IntegrityTool(program="", has_database=False, is_scheduled=False, scheduled_by="")


def _rules(seen: Observations, name: str) -> list[IntegrityRule] | Missing:
    """Which files it looks at."""
    unfollowed = missing(Reason.NOT_SUPPORTED, "the configuration of {program} is not followed", program=name)
    if name == "AIDE":
        for file in AIDE_CONF:
            outcome = seen.outcome(file)
            if isinstance(outcome, Missing):
                return outcome
            if isinstance(outcome, Seen):
                try:
                    return aide.rules(outcome.lines())
                except aide.NotFollowed as why:
                    return missing(Reason.NOT_SUPPORTED, "{path} cannot be followed: {line}", path=file.path, line=str(why)[:60])
        return missing(Reason.NOT_SUPPORTED, "the configuration of {program} is not where it is looked for", program=name)
    if name not in ("Wazuh", "OSSEC"):
        return unfollowed
    own, shared = seen.outcome(OSSEC_CONF), seen.outcome(AGENT_CONF)
    if isinstance(own, Missing) or isinstance(shared, Missing):
        return own if isinstance(own, Missing) else shared if isinstance(shared, Missing) else unfollowed
    if isinstance(shared, Seen) and b"syscheck" in shared.content:
        return missing(Reason.NOT_SUPPORTED, "{path} adds to the configuration, and is not followed", path=AGENT_CONF.path)
    try:
        return ossec.rules(own.content, compares_by_default=name == "Wazuh") if isinstance(own, Seen) else unfollowed
    except ossec.NotFollowed:
        return unfollowed


def _schedule(seen: Observations, name: str, tool: _Tool) -> tuple[bool | Missing, str]:
    trouble: Missing | None = None
    for unit in tool.units:
        starts = runs_regularly(seen, (unit,))
        if starts is True:
            return True, unit
        if isinstance(starts, Missing):
            trouble = starts
    cron = starts_by_itself(seen, CRON_UNITS)
    if cron is False:
        return (trouble, "") if trouble else (False, "")
    found = _by_cron(seen, name, tool)
    if isinstance(cron, Missing) and found:
        return cron, ""
    if isinstance(found, Missing):
        return found, ""
    return (True, found) if found else (trouble or False, "")


def _by_cron(seen: Observations, name: str, tool: _Tool) -> str | Missing:
    trouble: Missing | None = None
    for listing in tool.daily:
        job = daily_job(seen, listing)
        if isinstance(job, Missing):
            trouble = job
        elif job:
            return job
    pattern = _CHECKS.get(name)
    for request in (CRONTAB, CRON_D, *ROOT_CRONTABS):
        for observation in seen.many(request):
            if isinstance(observation.outcome, Missing):
                trouble = observation.outcome
            elif request is CRON_D and not _IS_CRON_D.fullmatch(observation.source.rpartition("/")[2]):
                continue
            elif isinstance(observation.outcome, Seen) and pattern is not None:
                lines = observation.outcome.lines()
                if len(lines) > MAX_LINES:
                    trouble = missing(Reason.TOO_LARGE, "{path} has more than {limit} lines", path=observation.source, limit=MAX_LINES)
                elif any(pattern.search(line[:1_000]) for line in lines if not line.lstrip().startswith("#")):
                    return observation.source
    return trouble or ""
