"""How logs are kept from filling the disk and from being lost when they do."""

from __future__ import annotations

from govaudit.model import Fact, Missing


class AuditLogSettings(Fact, frozen=True, kw_only=True):
    """What auditd.conf(5) says of the audit daemon's own log; keywords in small letters, empty where they are not set."""

    max_log_file_action: str
    """What happens when a log file is full: `rotate`, `keep_logs`, `ignore`, …"""

    num_logs: str
    """How many files are kept when they are rotated."""

    space_left_action: str
    """What happens when space on the disk becomes little."""

    admin_space_left_action: str
    """What happens when it becomes very little."""

    disk_full_action: str
    """What happens when the disk is full."""

    disk_error_action: str
    """What happens when the disk cannot be written."""

    writes_log: bool = True
    """Whether there is such a log: not where `write_logs = no` or `log_format = NOLOG`."""

    @property
    def subject(self) -> str:
        return "/etc/audit/auditd.conf"


class LogRotation(Fact, frozen=True, kw_only=True):
    """logrotate, which keeps log files from growing for ever."""

    is_scheduled: bool | Missing
    """Whether it runs by itself, by its timer or by cron."""

    is_configured: bool | Missing
    """Whether /etc/logrotate.conf is there, or that of SUSE below /usr/etc."""

    creates_readable: list[str] | Missing
    """Files in which `create` gives new logs a mode that lets everybody read them, each with that mode."""

    patterns: list[str] | Missing = []
    """The names and shell patterns of the logs that its rules are about."""

    @property
    def subject(self) -> str:
        return "logrotate"


class WrittenLogs(Fact, frozen=True, kw_only=True):
    """The files below /var/log that the syslog daemon writes, beside the rules of logrotate."""

    written: list[str]
    """The files."""

    without_rule: list[str] | Missing
    """Those that no rule of logrotate is about; missing where it cannot be told of all."""

    @property
    def subject(self) -> str:
        return "logs"


class JournalLimits(Fact, frozen=True, kw_only=True):
    """What journald.conf(5) says of the size and the age of journals; empty where it is not set."""

    max_use: str
    """`SystemMaxUse`: how much of the disk journals may take."""

    keep_free: str
    """`SystemKeepFree`: how much of it they leave."""

    compress: bool
    """Whether large entries are compressed, which they are unless it is switched off."""

    forwards_to_syslog: str
    """`ForwardToSyslog`, as written."""

    rate_limited: bool
    """Whether a service that floods the journal is throttled, which it is unless it is switched off."""

    @property
    def subject(self) -> str:
        return "journald"
