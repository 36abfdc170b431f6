"""auditd.conf, logrotate, and the limits of journals."""

from __future__ import annotations

import re

from govaudit.facts.log_upkeep import AuditLogSettings, JournalLimits, LogRotation
from govaudit.model import Absent, Missing, Reason, Seen, absent, missing
from govaudit.reading import Maybe, Observations, reads
from govaudit.targets.host import logrotate_files
from govaudit.targets.host.requests import File, Glob, Listing

from .daily_jobs import daily_job, text_of
from .journald import JOURNALD_CONF, JOURNALD_DROP_INS
from .logs import JOURNALD
from .settings import in_order_of_systemd
from .startup import STARTUP, is_systemd, is_there, starts_by_itself
from .timers import runs_regularly

AUDITD_CONF = File("/etc/audit/auditd.conf")

LOGROTATE = (Listing("/usr/sbin/logrotate"), Listing("/usr/bin/logrotate"))
LOGROTATE_CONF = File("/etc/logrotate.conf")
LOGROTATE_DROP_INS = Glob("/etc/logrotate.d/*")
VENDOR_CONF = File("/usr/etc/logrotate.conf")
VENDOR_DROP_INS = Glob("/usr/etc/logrotate.d/*")
"""Where SUSE has what the files in /etc stand in for."""
INCLUDED = {"/etc/logrotate.d": LOGROTATE_DROP_INS, "/usr/etc/logrotate.d": VENDOR_DROP_INS}
DAILY = Listing("/etc/cron.daily/logrotate")
CRON = ("cron.service", "crond.service", "cronie.service", "anacron.service", "anacron.timer")

MAX_LINES = 20_000

_CREATE = re.compile(r"(?:[^#]*\{)?\s*create\s+(0?[0-7]{3})\b")
_OFF = frozenset({"no", "false", "off", "0", "n", "f"})


@reads(AUDITD_CONF)
def audit_log_settings(seen: Observations) -> AuditLogSettings | Absent | Missing:
    """`keyword = value` lines, with blanks round the sign; the last mention of a keyword wins.

    At a line of another form auditd ends instead of starting.
    """
    content = seen.seen(AUDITD_CONF)
    if content is None:
        return absent("{path} is not there", path=AUDITD_CONF.path)
    lines = content.lines()
    if len(lines) > MAX_LINES:
        return missing(Reason.TOO_LARGE, "{path} has more than {limit} lines", path=AUDITD_CONF.path, limit=MAX_LINES)
    values: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        words = [word for word in line.rstrip("\r")[:2_000].split(" ") if word]
        if not words or words[0].startswith("#"):
            continue
        if len(words) not in (3, 4) or words[1] != "=" or (len(words) == 4 and words[2].lower() != "exec"):
            return missing(Reason.UNPARSEABLE, "{path}:{line}: auditd does not start with this line", path=AUDITD_CONF.path, line=number)
        values[words[0].lower()[:60]] = " ".join(words[2:]).lower()[:100]
    return AuditLogSettings(
        max_log_file_action=values.get("max_log_file_action", ""),
        num_logs=values.get("num_logs", ""),
        space_left_action=values.get("space_left_action", ""),
        admin_space_left_action=values.get("admin_space_left_action", ""),
        disk_full_action=values.get("disk_full_action", ""),
        disk_error_action=values.get("disk_error_action", ""),
        writes_log=values.get("write_logs", "yes") != "no" and values.get("log_format", "") != "nolog",
    )


@reads(
    *(Maybe(one) for one in (*LOGROTATE, LOGROTATE_CONF, LOGROTATE_DROP_INS, VENDOR_CONF, VENDOR_DROP_INS, DAILY, text_of(DAILY))), *STARTUP
)
def log_rotation(seen: Observations) -> LogRotation | Absent | Missing:
    """Whether logrotate runs, and the modes that its `create` lines give."""
    installed = is_there(seen, LOGROTATE)
    if isinstance(installed, Missing):
        return installed
    if not installed:
        return absent("logrotate is not installed")
    return LogRotation(
        is_scheduled=_scheduled(seen), is_configured=_configured(seen), creates_readable=_readable(seen), patterns=_patterns(seen)
    )


def _scheduled(seen: Observations) -> bool | Missing:
    timer = runs_regularly(seen, ("logrotate.timer",))
    if timer is True:
        return True
    daily = daily_job(seen, DAILY)
    by_cron = daily if isinstance(daily, Missing) else bool(daily) and starts_by_itself(seen, CRON)
    if by_cron is True:
        return True
    return by_cron if isinstance(by_cron, Missing) else timer


def _configured(seen: Observations) -> bool | Missing:
    main = _main(seen)
    return main if isinstance(main, Missing) else main is not None


def _main(seen: Observations) -> Seen | Missing | None:
    """The main file: that of SUSE's packages counts where there is none in /etc."""
    for file in (LOGROTATE_CONF, VENDOR_CONF):
        outcome = seen.outcome(file)
        if not isinstance(outcome, Absent):
            return outcome
    return None


def _patterns(seen: Observations) -> list[str] | Missing:
    """Of the main file and the folders that it includes; of two files with one name in both folders that in /etc counts."""
    main = _main(seen)
    if not isinstance(main, Seen):
        return main or []
    lines = main.lines()
    named = logrotate_files.includes(lines)
    if other := next((place for place in named if place not in INCLUDED), None):
        return missing(Reason.NOT_SUPPORTED, "logrotate includes {path}, which is not read", path=other)
    if logrotate_files.changes_taboo(lines):
        return missing(Reason.NOT_SUPPORTED, "which files logrotate passes over is changed, which is not followed")
    files = {LOGROTATE_CONF.path: lines}
    for place in sorted(named, reverse=True):
        for one in seen.many(INCLUDED[place]):
            name = one.source.rpartition("/")[2]
            if logrotate_files.is_passed_over(name):
                continue
            if isinstance(one.outcome, Missing):
                return one.outcome
            if isinstance(one.outcome, Seen):
                files[name] = one.outcome.lines()
    found: list[str] = []
    for path, text in files.items():
        try:
            found += logrotate_files.patterns(text)
        except logrotate_files.NotFollowed:
            return missing(Reason.UNPARSEABLE, "{path} cannot be followed", path=path)
    return found


def _readable(seen: Observations) -> list[str] | Missing:
    found: list[str] = []
    for request in (LOGROTATE_CONF, LOGROTATE_DROP_INS, VENDOR_CONF, VENDOR_DROP_INS):
        for observation in seen.many(request):
            if isinstance(observation.outcome, Missing):
                return observation.outcome
            if isinstance(observation.outcome, Seen):
                modes = [match[1] for line in observation.outcome.lines()[:MAX_LINES] if (match := _CREATE.match(line[:500]))]
                found += [f"{observation.source} ({mode})" for mode in modes if int(mode, 8) & 0o004]
    return found


@reads(*(Maybe(one) for one in (*JOURNALD, *JOURNALD_CONF, *JOURNALD_DROP_INS)), *STARTUP)
def journal_limits(seen: Observations) -> JournalLimits | Absent | Missing:
    """The last mention of a keyword wins."""
    for is_used in (is_there(seen, JOURNALD), is_systemd(seen)):
        if isinstance(is_used, Missing):
            return is_used
        if not is_used:
            return absent("no journald runs on the host")
    settings = in_order_of_systemd(seen, JOURNALD_CONF, JOURNALD_DROP_INS, "Journal")
    if isinstance(settings, Missing):
        return settings
    last = {key: values[-1] for key, values in settings.items()}
    interval = last.get("RateLimitIntervalSec", last.get("RateLimitInterval", "30s"))[:100]  # the second is its name of old
    return JournalLimits(
        max_use=last.get("SystemMaxUse", "")[:40],
        keep_free=last.get("SystemKeepFree", "")[:40],
        compress=last.get("Compress", "yes").lower() not in _OFF,
        forwards_to_syslog=last.get("ForwardToSyslog", "")[:40].lower(),
        rate_limited=not (_is_zero(interval) or _is_zero(last.get("RateLimitBurst", "1"))),
    )


def _is_zero(value: str) -> bool:
    """Whether a number or a span of time is none: `0`, `0s`, `0h 0min`."""
    return "0" in value and not any(digit in value for digit in "123456789")
