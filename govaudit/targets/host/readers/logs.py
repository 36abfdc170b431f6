"""journald, syslog daemons and the files they write."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import msgspec

from govaudit.facts.logs import LOGIN_FACILITIES, Destination, LogFileAccess, LogForwarding, LogStorage
from govaudit.facts.permissions import FileAccess
from govaudit.model import Absent, Complete, Missing, Reason, Seen, complete, missing
from govaudit.reading import Each, Maybe, Observations, reads
from govaudit.targets.host.requests import File, Glob, Listing

from .fstab import FSTAB
from .journald import JOURNALD_CONF, JOURNALD_DROP_INS, in_memory, not_kept
from .permissions import access_of, behind_links
from .rsyslog import USUAL_INCLUDE, actions, destinations, is_this_host
from .rsyslog_inputs import ASKED as RSYSLOG_INPUTS
from .rsyslog_inputs import OPTIONS as RSYSLOG_OPTIONS
from .rsyslog_inputs import other_configuration, without_own_messages
from .settings import drop_ins, in_order_of_systemd
from .startup import STARTUP, is_systemd, is_there, starts_by_itself
from .storage import MOUNTINFO
from .syslog_ng import ASKED as SYSLOG_NG
from .syslog_ng import syslog_ng, syslog_ng_starts

JOURNALD = (Listing("/usr/lib/systemd/systemd-journald"), Listing("/lib/systemd/systemd-journald"))
JOURNAL_DIRECTORY = Listing("/var/log/journal")

RSYSLOGD = (Listing("/usr/sbin/rsyslogd"), Listing("/sbin/rsyslogd"))
RSYSLOG_CONF = File("/etc/rsyslog.conf")
RSYSLOG_DROP_INS = Glob("/etc/rsyslog.d/*.conf")

OTHER_SYSLOG = {
    "busybox syslogd": (Listing("/etc/init.d/syslog"), ("syslog.service",)),
}
"""Daemons whose configuration is not followed: where they are, and how they are started."""

JOURNAL_UPLOAD = File("/etc/systemd/journal-upload.conf")
JOURNAL_UPLOAD_CONF = (JOURNAL_UPLOAD, File("/usr/lib/systemd/journal-upload.conf"))
JOURNAL_UPLOAD_DROP_INS = drop_ins("journal-upload.conf")

AGENTS = tuple(
    Listing(path)
    for path in (
        "/usr/bin/filebeat",
        "/usr/share/filebeat/bin/filebeat",
        "/opt/Elastic/Agent/elastic-agent",
        "/usr/bin/fluent-bit",
        "/opt/fluent-bit/bin/fluent-bit",
        "/usr/sbin/td-agent",
        "/usr/sbin/fluentd",
        "/opt/splunkforwarder/bin/splunk",
        "/var/ossec/bin/wazuh-agentd",
        "/usr/bin/vector",
        "/usr/bin/promtail",
        "/usr/bin/alloy",
        "/usr/bin/otelcol",
        "/usr/bin/datadog-agent",
        "/opt/datadog-agent/bin/agent/agent",
        "/opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent",
        "/opt/microsoft/azuremonitoragent/bin/agentlauncher",
        "/opt/google-cloud-ops-agent/subagents/fluent-bit/bin/fluent-bit",
        "/usr/bin/nxlog",
        "/opt/nxlog/bin/nxlog",
    )
)
"""Programs that may send logs elsewhere, and whose configuration is not followed."""

MAX_BYTES = 2_000_000
"""Of rsyslog's configuration in all."""

LOG_FILES = (Listing("/var/log"), Listing("/var/log/*"), Listing("/var/log/audit/*"))

_STORAGE = {"persistent", "auto", "volatile", "none"}
_COMMENT = re.compile(r"""("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|(?:(?<=\s)|(?<![\s\S]))/\*(?:.*?\*/|.*)|\#[^\n]*""", re.DOTALL)
"""A string, which is kept; a block comment, which `/*` within a path does not begin; the rest of a line."""
_LOCAL_FILE = re.compile(r"^\S+\s+-?(/var/log/[^\s;]+)")


@reads(
    *(Maybe(one) for one in (*JOURNALD, JOURNAL_DIRECTORY, *JOURNALD_CONF, *JOURNALD_DROP_INS, *RSYSLOGD, RSYSLOG_CONF, RSYSLOG_DROP_INS)),
    *(Maybe(one) for one in (*SYSLOG_NG, *RSYSLOG_OPTIONS, MOUNTINFO, FSTAB)),
    *(Maybe(there) for there, _ in OTHER_SYSLOG.values()),
    *STARTUP,
)
def log_storage(seen: Observations) -> LogStorage:
    """What journald and the syslog daemon are configured to keep."""
    journal_directory = is_there(seen, (JOURNAL_DIRECTORY,))
    syslog, files = _syslog(seen)
    journal = _journal_storage(seen)
    if (why := in_memory(seen)) is not None:
        files, journal = files and why, journal if journal in ("", "volatile", "none") else why
    return LogStorage(journal=journal, has_journal_directory=journal_directory, syslog=syslog, syslog_files=files)


def _journal_storage(seen: Observations) -> str | Missing:
    """`Storage=` of journald.conf(5): the last that is a value wins, `auto` where there is none. journald runs where systemd does."""
    for is_used in (is_there(seen, JOURNALD), is_systemd(seen)):
        if isinstance(is_used, Missing):
            return is_used
        if not is_used:
            return ""
    settings = in_order_of_systemd(seen, JOURNALD_CONF, JOURNALD_DROP_INS, "Journal")
    if isinstance(settings, Missing):
        return settings
    storage = [value for value in ("auto", *settings.get("Storage", [])) if value in _STORAGE][-1]
    return storage if storage in ("volatile", "none") else not_kept(seen) or storage


def _syslog(seen: Observations) -> tuple[str | Missing, list[str] | Missing]:
    installed = is_there(seen, RSYSLOGD)
    if isinstance(installed, Missing):
        return installed, installed
    if installed:
        starts = starts_by_itself(seen, ("rsyslog.service", "syslog.service"))
        if isinstance(starts, Missing):
            return starts, starts
        if starts:
            lines = _rsyslog_lines(seen)
            if isinstance(lines, Missing):
                return "rsyslogd", lines
            files = sorted(_files_written(lines))
            return "rsyslogd", files and (without_own_messages(seen, lines) or files)
    starts = syslog_ng_starts(seen)
    if isinstance(starts, Missing):
        return starts, starts
    if starts:
        followed = syslog_ng(seen)
        return "syslog-ng", followed if isinstance(followed, Missing) else followed.files
    for name, (there, units) in OTHER_SYSLOG.items():
        is_used = is_there(seen, (there,))
        is_used = starts_by_itself(seen, units) if is_used is True else is_used
        if isinstance(is_used, Missing):
            return is_used, is_used
        if is_used:
            return name, missing(Reason.NOT_SUPPORTED, "the configuration of {program} is not followed", program=name)
    return "", []


def _rsyslog_lines(seen: Observations) -> list[str] | Missing:
    """The lines of rsyslog's configuration with comments taken out; its usual drop-ins stand where it includes them."""
    if (why := other_configuration(seen)) is not None:
        return why
    main = seen.outcome(RSYSLOG_CONF)
    if not isinstance(main, Seen):
        return main if isinstance(main, Missing) else []
    lines = _without_comments(main)
    included = next((at for at, line in enumerate(lines) if USUAL_INCLUDE in line and "include" in line.lower()), None)
    files = [main]
    for observation in seen.many(RSYSLOG_DROP_INS) if included is not None else ():
        if isinstance(observation.outcome, Missing):
            return observation.outcome
        if isinstance(observation.outcome, Seen):
            files.append(observation.outcome)
    if sum(len(file.content) for file in files) > MAX_BYTES:
        return missing(Reason.TOO_LARGE, "rsyslog's configuration has more than {limit} bytes", limit=MAX_BYTES)
    if included is None:
        return lines
    return [*lines[:included], *(line for file in files[1:] for line in _without_comments(file)), *lines[included + 1 :]]


def _without_comments(file: Seen) -> list[str]:
    lines = (line.strip() for line in _COMMENT.sub(lambda found: found[1] or " ", file.text).split("\n"))
    return [line for line in lines if line]


def _files_written(lines: list[str]) -> set[str]:
    """Files below /var/log that legacy selectors and omfile actions name."""
    found = {match[1] for line in lines if (match := _LOCAL_FILE.match(line[:2_000]))}
    for parameters in actions(lines):
        if parameters.get("type") == "omfile" and parameters.get("file", "").startswith("/var/log/"):
            found.add(parameters["file"])
    return found


@reads(
    *(Maybe(one) for one in (*RSYSLOGD, RSYSLOG_CONF, RSYSLOG_DROP_INS, *JOURNAL_UPLOAD_CONF, *JOURNAL_UPLOAD_DROP_INS, *AGENTS)),
    *(Maybe(one) for one in (*SYSLOG_NG, *RSYSLOG_INPUTS, *(there for there, _ in OTHER_SYSLOG.values()))),
    *STARTUP,
)
def log_forwarding(seen: Observations) -> LogForwarding:
    """Where rsyslog, syslog-ng and systemd-journal-upload send logs, when they start with the host."""
    known: list[Destination] = []
    troubles: list[Missing] = []
    for found in (_rsyslog_destinations(seen), _syslog_ng_destinations(seen), _journal_upload(seen)):
        if isinstance(found, Missing):
            troubles.append(found)
            continue
        known += found[0]
        troubles += [found[1]] if found[1] else []
    trouble = troubles[0] if troubles else _other_programs(seen)
    return LogForwarding(destinations=known if known or trouble is None else trouble, all_followed=trouble or True)


def _other_programs(seen: Observations) -> Missing | None:
    for listing in (*AGENTS, *(there for there, _ in OTHER_SYSLOG.values())):
        there = is_there(seen, (listing,))
        if isinstance(there, Missing):
            return there
        if there:
            return missing(Reason.NOT_SUPPORTED, "the configuration of {program} is not followed", program=listing.pattern)
    return None


def _rsyslog_destinations(seen: Observations) -> tuple[list[Destination], Missing | None] | Missing:
    installed = is_there(seen, RSYSLOGD)
    starts = starts_by_itself(seen, ("rsyslog.service", "syslog.service")) if installed is True else installed
    if isinstance(starts, Missing) or not starts:
        return starts if isinstance(starts, Missing) else ([], None)
    lines = _rsyslog_lines(seen)
    if isinstance(lines, Missing):
        return lines
    found, trouble = destinations(lines)
    why = without_own_messages(seen, lines)
    if why is None:
        return found, trouble
    return [msgspec.structs.replace(one, login_facilities=one.login_facilities and why) for one in found], trouble


def _syslog_ng_destinations(seen: Observations) -> tuple[list[Destination], Missing | None] | Missing:
    starts = syslog_ng_starts(seen)
    if isinstance(starts, Missing) or not starts:
        return starts if isinstance(starts, Missing) else ([], None)
    found = syslog_ng(seen)
    return found if isinstance(found, Missing) else (found.destinations, found.trouble)


def _journal_upload(seen: Observations) -> tuple[list[Destination], Missing | None] | Missing:
    """`URL=` of journal-upload.conf(5)."""
    starts = starts_by_itself(seen, ("systemd-journal-upload.service",))
    if isinstance(starts, Missing) or not starts:
        return starts if isinstance(starts, Missing) else ([], None)
    settings = in_order_of_systemd(seen, JOURNAL_UPLOAD_CONF, JOURNAL_UPLOAD_DROP_INS, "Upload")
    if isinstance(settings, Missing):
        return settings
    url = (settings.get("URL") or [""])[-1]
    if not url:
        return [], None
    try:
        host = urlsplit(url if "://" in url else f"https://{url}").hostname
    except ValueError:
        host = None
    if not host:
        return missing(Reason.UNPARSEABLE, "the URL of systemd-journal-upload cannot be read")
    if is_this_host(host):
        return [], None
    protocol = "http" if url.lower().startswith("http://") else "https"
    sent = Destination(
        program="systemd-journal-upload",
        target=host,
        protocol=protocol,
        login_facilities=list(LOGIN_FACILITIES),
        is_encrypted=protocol == "https",
    )
    return [sent], None


@reads(*(Maybe(listing) for listing in LOG_FILES), *(Each(listing, behind_links) for listing in LOG_FILES))
def log_files(seen: Observations) -> Iterator[LogFileAccess | Complete | Missing]:
    """Owner and mode of /var/log, what lies in it, and the audit log; deeper folders are not listed. Links are followed."""
    unseen: list[Missing] = []
    for listing in LOG_FILES:
        for observation in seen.many(listing):
            match access_of(observation, seen):
                case Missing() as why:
                    unseen.append(why)
                case FileAccess() as access:
                    yield LogFileAccess(**msgspec.structs.asdict(access))
                case Absent():
                    pass
    yield unseen[0] if unseen else complete("there are no log files below {path}", path="/var/log")
