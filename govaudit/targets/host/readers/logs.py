"""journald, syslog daemons and the files they write."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import msgspec

from govaudit.facts.logs import Destination, LogFileAccess, LogForwarding, LogStorage
from govaudit.facts.permissions import FileAccess
from govaudit.model import Absent, Complete, Missing, Reason, Seen, complete, missing
from govaudit.reading import Each, Maybe, Observations, reads
from govaudit.targets.host.requests import File, Glob, Listing

from .permissions import access_of, behind_links
from .settings import drop_ins, in_order_of_systemd
from .startup import STARTUP, is_systemd, is_there, starts_by_itself

JOURNALD = (Listing("/usr/lib/systemd/systemd-journald"), Listing("/lib/systemd/systemd-journald"))
JOURNAL_DIRECTORY = Listing("/var/log/journal")
JOURNALD_CONF = (File("/etc/systemd/journald.conf"), File("/usr/lib/systemd/journald.conf"))
JOURNALD_DROP_INS = drop_ins("journald.conf")

RSYSLOGD = (Listing("/usr/sbin/rsyslogd"), Listing("/sbin/rsyslogd"))
RSYSLOG_CONF = File("/etc/rsyslog.conf")
RSYSLOG_DROP_INS = Glob("/etc/rsyslog.d/*.conf")

OTHER_SYSLOG = {
    "syslog-ng": (Listing("/usr/sbin/syslog-ng"), ("syslog-ng.service",)),
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
_LEGACY = re.compile(r"^\S+\s+(@@?)(?:\([^)]*\))?(\[[^\]\s]+\]|[^\s:;]+)(?::\d+)?")
_COMMENT = re.compile(r"""("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|(?:(?<=\s)|(?<![\s\S]))/\*(?:.*?\*/|.*)|\#[^\n]*""", re.DOTALL)
"""A string, which is kept; a block comment, which `/*` within a path does not begin; the rest of a line."""
_OWN_NAME = re.compile(
    r"(?:.+\.)?localhost(?:\.localdomain|[46])?\.?|ip6-(?:localhost|loopback)|127\.[0-9.]*|0\.0\.0\.0|::|0+", re.IGNORECASE
)
_ACTION_TYPE = re.compile(r"""\baction\s*\(([^()]*)\)""", re.IGNORECASE)
_PARAMETER = re.compile(r"""\b(\w+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_MAY_FORWARD = re.compile(
    r"""\$IncludeConfig|\binclude\s*\(|\bom(?:fwd|relp|http|kafka|elasticsearch|amqp1|rabbitmq|prog)\b|\s@@?[\w(\[]"""
)
_USUAL_INCLUDE = "/etc/rsyslog.d/*.conf"
_LOCAL_FILE = re.compile(r"^\S+\s+-?(/var/log/[^\s;]+)")


@reads(
    *(Maybe(one) for one in (*JOURNALD, JOURNAL_DIRECTORY, *JOURNALD_CONF, *JOURNALD_DROP_INS, *RSYSLOGD, RSYSLOG_CONF, RSYSLOG_DROP_INS)),
    *(Maybe(there) for there, _ in OTHER_SYSLOG.values()),
    *STARTUP,
)
def log_storage(seen: Observations) -> LogStorage:
    """What journald and the syslog daemon are configured to keep."""
    journal_directory = is_there(seen, (JOURNAL_DIRECTORY,))
    syslog, files = _syslog(seen)
    return LogStorage(journal=_journal_storage(seen), has_journal_directory=journal_directory, syslog=syslog, syslog_files=files)


def _journal_storage(seen: Observations) -> str | Missing:
    """`Storage=` of journald.conf(5): the last mention wins, `auto` where there is none. journald runs where systemd does."""
    for is_used in (is_there(seen, JOURNALD), is_systemd(seen)):
        if isinstance(is_used, Missing):
            return is_used
        if not is_used:
            return ""
    settings = in_order_of_systemd(seen, JOURNALD_CONF, JOURNALD_DROP_INS, "Journal")
    if isinstance(settings, Missing):
        return settings
    storage = (settings.get("Storage") or ["auto"])[-1].lower()
    if storage not in _STORAGE:
        return missing(Reason.UNPARSEABLE, "journald's Storage is {value}, which is not known", value=storage)
    return storage


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
            return "rsyslogd", sorted(_files_written(lines))
    for name, (there, units) in OTHER_SYSLOG.items():
        is_used = is_there(seen, (there,))
        is_used = starts_by_itself(seen, units) if is_used is True else is_used
        if isinstance(is_used, Missing):
            return is_used, is_used
        if is_used:
            return name, missing(Reason.NOT_SUPPORTED, "the configuration of {program} is not followed", program=name)
    return "", []


def _rsyslog_lines(seen: Observations) -> list[str] | Missing:
    """The lines of rsyslog's configuration with comments taken out, its usual drop-ins included."""
    main = seen.outcome(RSYSLOG_CONF)
    if not isinstance(main, Seen):
        return main if isinstance(main, Missing) else []
    files = [main]
    for observation in seen.many(RSYSLOG_DROP_INS):
        if isinstance(observation.outcome, Missing):
            return observation.outcome
        if isinstance(observation.outcome, Seen):
            files.append(observation.outcome)
    if sum(len(file.content) for file in files) > MAX_BYTES:
        return missing(Reason.TOO_LARGE, "rsyslog's configuration has more than {limit} bytes", limit=MAX_BYTES)
    lines = [line.strip() for file in files for line in _COMMENT.sub(lambda found: found[1] or " ", file.text).split("\n")]
    return [line for line in lines if line]


def _files_written(lines: list[str]) -> set[str]:
    """Files below /var/log that legacy selectors and omfile actions name."""
    found = {match[1] for line in lines if (match := _LOCAL_FILE.match(line[:2_000]))}
    for parameters in _actions(lines):
        if parameters.get("type") == "omfile" and parameters.get("file", "").startswith("/var/log/"):
            found.add(parameters["file"])
    return found


def _actions(lines: list[str]) -> Iterator[dict[str, str]]:
    """The parameters of every `action(…)`, which may go over several lines."""
    for match in _ACTION_TYPE.finditer("\n".join(lines)):
        yield {name.lower(): double or single for name, double, single in _PARAMETER.findall(match[1])}


@reads(
    *(Maybe(one) for one in (*RSYSLOGD, RSYSLOG_CONF, RSYSLOG_DROP_INS, *JOURNAL_UPLOAD_CONF, *JOURNAL_UPLOAD_DROP_INS, *AGENTS)),
    *(Maybe(there) for there, _ in OTHER_SYSLOG.values()),
    *STARTUP,
)
def log_forwarding(seen: Observations) -> LogForwarding:
    """Where rsyslog and systemd-journal-upload send logs, when they start with the host."""
    sources = [_rsyslog_destinations(seen), _journal_upload(seen)]
    known = [destination for source in sources if isinstance(source, list) for destination in source]
    if known:
        return LogForwarding(destinations=known)
    for source in sources:
        if isinstance(source, Missing):
            return LogForwarding(destinations=source)
    for listing in (*AGENTS, *(there for there, _ in OTHER_SYSLOG.values())):
        there = is_there(seen, (listing,))
        if isinstance(there, Missing):
            return LogForwarding(destinations=there)
        if there:
            unfollowed = missing(Reason.NOT_SUPPORTED, "the configuration of {program} is not followed", program=listing.pattern)
            return LogForwarding(destinations=unfollowed)
    return LogForwarding(destinations=[])


def _rsyslog_destinations(seen: Observations) -> list[Destination] | Missing:
    installed = is_there(seen, RSYSLOGD)
    starts = starts_by_itself(seen, ("rsyslog.service", "syslog.service")) if installed is True else installed
    if isinstance(starts, Missing) or not starts:
        return starts if isinstance(starts, Missing) else []
    lines = _rsyslog_lines(seen)
    if isinstance(lines, Missing):
        return lines
    found = [
        Destination(program="rsyslogd", target=match[2].strip("[]"), protocol="tcp" if match[1] == "@@" else "udp")
        for line in lines
        if (match := _LEGACY.match(line[:2_000]))
    ]
    for parameters in _actions(lines):
        if parameters.get("type") in ("omfwd", "omrelp") and parameters.get("target"):
            protocol = "relp" if parameters["type"] == "omrelp" else parameters.get("protocol", "udp").lower()
            found.append(Destination(program="rsyslogd", target=parameters["target"], protocol=protocol))
    found = [destination for destination in found if not _is_this_host(destination.target)]
    rest = _ACTION_TYPE.sub(lambda action: "" if _is_followed(action[1]) else action[0], "\n".join(lines)).split("\n")
    unfollowed = [line for line in rest if _may_forward(line[:2_000])]
    if unfollowed and not found:
        return missing(Reason.NOT_SUPPORTED, "rsyslog's configuration has statements that are not followed, which may forward logs")
    return found


def _is_followed(action: str) -> bool:
    """Whether it is understood where an action sends."""
    parameters = {name.lower(): double or single for name, double, single in _PARAMETER.findall(action)}
    return parameters.get("type") in ("omfwd", "omrelp", "omfile") and bool(parameters.get("target") or parameters["type"] == "omfile")


def _is_this_host(target: str) -> bool:
    """Whether a destination is the host itself: names and addresses of loopback."""
    target = target.strip("[]")
    try:
        address = ipaddress.ip_address(target)
    except ValueError:
        return _OWN_NAME.fullmatch(target) is not None
    mapped = getattr(address, "ipv4_mapped", None) or address
    return bool(mapped.is_loopback or mapped.is_unspecified)


def _may_forward(line: str) -> bool:
    """Whether a line that was not understood may send logs elsewhere, or include a file that does."""
    return bool(_MAY_FORWARD.search(line)) and _USUAL_INCLUDE not in line and not _LEGACY.match(line)


def _journal_upload(seen: Observations) -> list[Destination] | Missing:
    """`URL=` of journal-upload.conf(5)."""
    starts = starts_by_itself(seen, ("systemd-journal-upload.service",))
    if isinstance(starts, Missing) or not starts:
        return starts if isinstance(starts, Missing) else []
    settings = in_order_of_systemd(seen, JOURNAL_UPLOAD_CONF, JOURNAL_UPLOAD_DROP_INS, "Upload")
    if isinstance(settings, Missing):
        return settings
    url = (settings.get("URL") or [""])[-1]
    if not url:
        return []
    try:
        host = urlsplit(url if "://" in url else f"https://{url}").hostname
    except ValueError:
        host = None
    if not host:
        return missing(Reason.UNPARSEABLE, "the URL of systemd-journal-upload cannot be read")
    if _is_this_host(host):
        return []
    return [Destination(program="systemd-journal-upload", target=host, protocol="http" if url.startswith("http://") else "https")]


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
