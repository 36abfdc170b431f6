"""How the host records what happens on it, where the records are kept, and where they go."""

from __future__ import annotations

import msgspec

from govaudit.facts.permissions import FileAccess
from govaudit.model import Fact, Missing


class Watch(msgspec.Struct, frozen=True, kw_only=True):
    """One rule by which the kernel records how a file or directory is used."""

    path: str
    """The file, or the directory with all below it."""

    permissions: str
    """The kinds of use that are recorded: of `r`, `w`, `x` and `a` (change of attributes)."""

    conditions: list[str]
    """What else must hold, such as `auid>=1000`; only the use that meets it is recorded. Rules that exclude something are among them."""

    architecture: str = ""
    """The only kind of system calls that it is about, such as `b64`; empty where it is about all."""

    excluded: list[str] = []
    """Files and directories below the path of which nothing is recorded, because an earlier rule excludes them."""


class RecordedCalls(msgspec.Struct, frozen=True, kw_only=True):
    """One rule by which the kernel records that system calls are made, whatever file they are about."""

    calls: list[str]
    """Their names, such as `settimeofday`."""

    conditions: list[str]
    """What else must hold, and rules that exclude something, as with `Watch`."""

    architecture: str = ""
    """The only kind of system calls that it is about, such as `b64`; empty where the rule names none."""


class AuditDaemon(Fact, frozen=True, kw_only=True):
    """The Linux audit daemon, which writes down what the kernel's audit rules catch."""

    is_installed: bool | Missing
    """Whether auditd is there."""

    starts_by_itself: bool | Missing
    """Whether it starts with the host."""

    is_running: bool | Missing
    """Whether the kernel sends its audit records to a daemon."""

    is_recording: bool | Missing
    """Whether auditing is switched on in the kernel."""

    rule_count: int | Missing
    """How many rules are left of all that are loaded, those that exclude something among them."""

    rules_from: str
    """`kernel` where the rules in force were seen, `files` where those that are loaded at start were."""

    watches: list[Watch] | Missing
    """Files and directories whose use is recorded."""

    calls: list[RecordedCalls] | Missing
    """System calls that are recorded whatever file they are about."""

    is_locked: bool | Missing
    """Whether the rules can be changed only by starting the host anew: as the kernel says, else by what is loaded at start (`-e 2`)."""

    switched_off_by_rules: bool | Missing = False
    """Whether the rules that are loaded at start end with auditing switched off (`-e 0`); then none of them counts above."""

    not_loaded: list[str] | Missing = []
    """Rules that are loaded at start by what the files say, and that the kernel does not have now."""

    not_at_start: list[str] | Missing = []
    """Rules that the kernel has now, and that no file brings back at the next start."""

    @property
    def subject(self) -> str:
        return "auditd"


class LogStorage(Fact, frozen=True, kw_only=True):
    """Which programs of the host keep logs on disk."""

    journal: str | Missing
    """journald's `Storage`: `persistent`, `auto`, `volatile` or `none`; empty where none runs."""

    has_journal_directory: bool | Missing
    """Whether /var/log/journal exists, which is what `auto` goes by."""

    syslog: str | Missing
    """The syslog daemon that starts with the host, such as `rsyslogd`; empty where none does."""

    syslog_files: list[str] | Missing
    """The files below /var/log that the syslog daemon writes, as its configuration says."""

    @property
    def subject(self) -> str:
        return "logs"


LOGIN_FACILITIES = ["auth", "authpriv"]
"""Those of syslog to which log-ins are reported."""


class Destination(msgspec.Struct, frozen=True, kw_only=True):
    """One other host that logs are sent to."""

    program: str
    """What sends them."""

    target: str
    """The host or address, as the configuration names it."""

    protocol: str
    """`udp`, `tcp`, `relp`, `http` or `https`."""

    login_facilities: list[str] | Missing
    """Of the syslog facilities `auth` and `authpriv`, to which log-ins are reported, those whose messages are sent."""

    is_encrypted: bool | Missing
    """Whether the logs are encrypted on their way there."""


class LogForwarding(Fact, frozen=True, kw_only=True):
    """Where the host sends its logs."""

    destinations: list[Destination] | Missing
    """Other hosts that logs are sent to; missing where none is known and not all could be followed."""

    all_followed: bool | Missing = True
    """Whether nothing else on the host may send logs; missing where a program or a statement was not followed."""

    @property
    def subject(self) -> str:
        return "log forwarding"


class LogFileAccess(FileAccess, frozen=True, kw_only=True):
    """Owner, group and mode of one file or directory of logs."""
