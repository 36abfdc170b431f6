"""The audit daemon and its rules."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govaudit.facts.logs import AuditDaemon, RecordedCalls, Watch
from govaudit.model import Missing, Reason, Seen
from govaudit.targets.host.readers.audit_daemon import RULE_FILE, RULE_SOURCES, RULES, STATUS, audit_daemon
from tests.support import DENIED, saw
from tests.support.startup import read, starts, there

AUDITD = there("/usr/sbin/auditd")
NEW_STATUS = "enabled 1\nfailure 1\npid 677\nrate_limit 0\nbacklog_limit 8192\nlost 0\nbacklog 0\n"
OLD_STATUS = "AUDIT_STATUS: enabled=2 flag=1 pid=0 rate_limit=0 backlog_limit=320 lost=0 backlog=0\n"


def out(text: str, status: int = 0) -> Seen:
    return Seen(content=text.encode(), status=status)


def test_no_auditd_is_knowledge() -> None:
    found = read(audit_daemon)
    assert (found.is_installed, found.is_running, found.rule_count) == (False, False, 0)


def test_what_the_kernel_says() -> None:
    found = read(
        audit_daemon, {**AUDITD, STATUS: out(NEW_STATUS), RULES: out("-w /etc/passwd -p wa -k identity\n")}, *starts("auditd.service")
    )
    assert found == AuditDaemon(
        is_installed=True,
        starts_by_itself=True,
        is_running=True,
        is_recording=True,
        rule_count=1,
        rules_from="kernel",
        watches=[Watch(path="/etc/passwd", permissions="wa", conditions=[])],
        calls=[],
        is_locked=False,
        not_at_start=["/etc/passwd -p wa -k identity"],
    )
    old = read(audit_daemon, {**AUDITD, STATUS: out(OLD_STATUS)}, *starts())
    assert (old.is_running, old.is_recording, old.starts_by_itself, old.is_locked) == (False, True, False, True)


def test_a_user_who_may_not_ask_the_kernel_does_not_know() -> None:
    found = read(
        audit_daemon, {**AUDITD, STATUS: Seen(status=4, errors="You must be root to run this program."), RULE_SOURCES: DENIED}, *starts()
    )
    assert isinstance(found.is_running, Missing)
    assert found.is_running.reason is Reason.PERMISSION_DENIED
    assert found.watches == DENIED
    assert found.rules_from == "files"


def test_rules_in_files_where_the_kernel_does_not_tell() -> None:
    sources = "## First rule\n-D\n-b 8192\n--loginuid-immutable\n-w /etc/shadow -p wa\n-e 2\n"
    found = read(audit_daemon, {**AUDITD, RULE_SOURCES: sources, RULE_FILE: "-w /etc/group -p wa\n"}, *starts())
    assert [watch.path for watch in found.watches] == ["/etc/shadow"]
    alone = read(audit_daemon, {**AUDITD, RULE_FILE: "-w /etc/group -p wa\n"}, *starts())
    assert [watch.path for watch in alone.watches] == ["/etc/group"]
    assert read(audit_daemon, {**AUDITD, RULES: out("No rules\n")}, *starts()).rule_count == 0


@pytest.mark.parametrize(
    ("rule", "watches"),
    [
        ("-w /etc/sudoers.d/ -p wa -k scope", [Watch(path="/etc/sudoers.d", permissions="wa", conditions=[])]),
        ("-w /etc/passwd", [Watch(path="/etc/passwd", permissions="rwxa", conditions=[])]),
        (
            "-a always,exit -F arch=b64 -S all -F path=/etc/passwd -F perm=wa -F key=x",
            [Watch(path="/etc/passwd", permissions="wa", conditions=[], architecture="b64")],
        ),
        ("-a exit,always -F dir=/etc -F perm=wa -F auid>=1000", [Watch(path="/etc", permissions="wa", conditions=["auid>=1000"])]),
        (
            "-a always,exit -F arch=b64 -S openat -F path=/etc/a",
            [Watch(path="/etc/a", permissions="rwxa", conditions=["-S openat"], architecture="b64")],
        ),
        ("-a never,exit -F path=/etc/passwd", []),
        ("-a always,exclude -F msgtype=CWD", []),
        ("-a always,exit -F arch=b64 -S adjtimex -k time", []),
        ("-a task,never\n-w /etc/passwd -p wa", []),
        ("-w /etc/passwd -p wa\n-a never,task", []),
        ("-w /etc/passwd -p wa\n-D", []),
        ("-w /etc/passwd -p wa -k a\n-W /etc/passwd -p wa -k a", []),
        ("-a always,exit -F path=/etc/a -F perm=wa\n-d always,exit -F path=/etc/a -F perm=wa", []),
        ("-w /etc/passwd -p wa\n-e 0", []),
        (
            "-a never,exit -F dir=/etc\n-w /etc/passwd -p wa",
            [Watch(path="/etc/passwd", permissions="wa", conditions=["not never,exit -F dir=/etc"])],
        ),
        (
            "-w /etc/passwd -p wa\n-A never,exit -F auid=1000",
            [Watch(path="/etc/passwd", permissions="wa", conditions=["not never,exit -F auid=1000"])],
        ),
        (
            "-a never,exit -F path=/etc/shadow\n-w /etc -p wa",
            [Watch(path="/etc", permissions="wa", conditions=[], excluded=["/etc/shadow"])],
        ),
        (
            "-w /etc -p wa\n-a always,exclude -F msgtype=PATH",
            [Watch(path="/etc", permissions="wa", conditions=["not always,exclude -F msgtype=PATH"])],
        ),
        (
            "-a always,exclude -F msgtype=CWD\n-a never,filesystem -F fstype=tracefs\n-a never,user -F subj_type=crond_t\n"
            "-a never,exit -F arch=b64 -S adjtimex -F auid=unset -F uid=chrony\n-w /etc -p wa\n-a never,exit -F dir=/etc",
            [Watch(path="/etc", permissions="wa", conditions=[])],
        ),
    ],
)
def test_what_a_rule_watches(rule: str, watches: list[Watch]) -> None:
    assert read(audit_daemon, {**AUDITD, RULES: out(rule + "\n")}, *starts()).watches == watches


@pytest.mark.parametrize("rule", ["-w 'unclosed", "-R /etc/other.rules", "-a sometimes,exit", "-w /etc -x", "-w " + "x" * 5_000])
def test_what_is_not_followed_may_exclude_anything(rule: str) -> None:
    found = read(audit_daemon, {**AUDITD, RULES: out(f"-w /etc/passwd -p wa\n{rule}\n")}, *starts())
    assert isinstance(found.watches, Missing)


TIME = "-a always,exit -F arch=b64 -S adjtimex,settimeofday -S clock_settime -F key=time"


@pytest.mark.parametrize(
    ("rules", "calls", "conditions"),
    [
        (TIME, ["adjtimex", "settimeofday", "clock_settime"], []),
        ("-a always,exit -F arch=b64 -S clock_settime -F a0=0x0", ["clock_settime"], ["a0=0x0"]),
        (f"-a never,exit -F dir=/tmp\n-a never,exit -S openat\n{TIME}", ["adjtimex", "settimeofday", "clock_settime"], []),
        (
            f"-a never,exit -F arch=b64 -S adjtimex -F uid=chrony\n{TIME}",
            ["adjtimex", "settimeofday", "clock_settime"],
            ["not never,exit -F arch=b64 -S adjtimex -F uid=chrony"],
        ),
    ],
)
def test_which_system_calls_are_recorded(rules: str, calls: list[str], conditions: list[str]) -> None:
    found = read(audit_daemon, {**AUDITD, RULES: out(rules + "\n")}, *starts()).calls
    assert found == [RecordedCalls(calls=calls, conditions=conditions, architecture="b64")]


@pytest.mark.parametrize("rules", [f"{TIME} -F path=/etc/a", f"{TIME} -F perm=w", f"-a task,never\n{TIME}", f"{TIME}\n-e 0", f"#{TIME}"])
def test_what_records_no_system_calls_of_their_own(rules: str) -> None:
    assert read(audit_daemon, {**AUDITD, RULE_SOURCES: rules + "\n"}, *starts()).calls == []


def test_rules_that_end_switched_off() -> None:
    off = read(audit_daemon, {**AUDITD, RULE_SOURCES: "-e 0\n-w /etc/passwd -p wa\n"}, *starts())
    assert (off.switched_off_by_rules, off.watches) == (True, [])
    on = read(audit_daemon, {**AUDITD, RULE_SOURCES: "-e 0\n-w /etc/passwd -p wa\n-e 1\n"}, *starts())
    assert (on.switched_off_by_rules, len(on.watches)) == (False, 1)


def test_the_kernel_takes_nothing_after_it_was_locked() -> None:
    found = read(audit_daemon, {**AUDITD, RULE_FILE: "-w /etc/passwd -p wa\n-e 2\n-w /etc/shadow -p wa\n-e 0\n"}, *starts("auditd.service"))
    assert ([watch.path for watch in found.watches], found.is_locked) == (["/etc/passwd"], True)


def test_in_the_folder_of_rules_d_is_carried_out_first() -> None:
    found = read(audit_daemon, {**AUDITD, RULE_SOURCES: "-w /etc/passwd -p wa\n-D\n"}, *starts())
    assert [watch.path for watch in found.watches] == ["/etc/passwd"], "as augenrules(8) sorts them"
    alone = read(audit_daemon, {**AUDITD, RULE_FILE: "-w /etc/passwd -p wa\n-D\n"}, *starts())
    assert alone.watches == []


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=200), st.text(alphabet="-aAwFpkS path=/dir, '\\\"\n", max_size=80))
def test_no_bytes_make_the_reader_raise(data: bytes, text: str) -> None:
    rules = b"-w " + data + b"\n" + text.encode() + b"\n-a " + data
    found = read(audit_daemon, {**AUDITD, STATUS: Seen(content=data, status=0), RULES: Seen(content=rules, status=0)}, *starts())
    assert isinstance(found, AuditDaemon)


def in_step(on_disk: str, loaded: str) -> AuditDaemon:
    found = read(audit_daemon, {**AUDITD, STATUS: out(NEW_STATUS), RULES: out(loaded), RULE_SOURCES: on_disk}, *starts("auditd.service"))
    assert isinstance(found, AuditDaemon)
    return found


@pytest.mark.parametrize(
    ("on_disk", "loaded"),
    [
        ("-w /etc/passwd -p wa -k x", "-w /etc/passwd -p wa -k x"),
        ("-w /etc/audit/ -p aw -k x", "-w /etc/audit -p wa -k y"),
        ("-w /etc/passwd", "-w /etc/passwd -p rwxa"),
        ("-w /etc/passwd -p wa -k x", "-a always,exit -S all -F path=/etc/passwd -F perm=wa -F key=x"),
        ("-a exit,always -S chmod -S fchmod -F arch=b64 -F auid!=unset", "-a always,exit -F arch=b64 -S fchmod,chmod -F auid!=-1"),
        ("-a always,exit -F arch=b64 -S execve -C uid!=euid -F auid!=4294967295",
         "-a always,exit -F arch=b64 -S execve -C euid!=uid -F auid!=-1"),
        ("-a always,exit -F arch=b32 -S clock_settime -F a0=0x0 -F euid=root",
         "-a always,exit -F arch=b32 -S clock_settime -F a0=0 -F euid=0"),
        ("-a never,task", "-a never,task"),
        ("-b 8192\n-f 1\n# nothing", "No rules"),
        ("-w /etc/a -p wa\n-W /etc/a -p wa", "No rules"),
    ],
)  # fmt: skip
def test_rules_that_are_the_same_in_other_words(on_disk: str, loaded: str) -> None:
    found = in_step(on_disk, loaded)
    assert (found.not_loaded, found.not_at_start) == ([], [])


def test_rules_that_are_loaded_or_on_disk_alone() -> None:
    found = in_step("-w /etc/a -p wa\n-w /etc/b -p wa\n", "-w /etc/b -p wa\n-w /etc/c -p r -k z\n")
    assert (found.not_loaded, found.not_at_start) == (["/etc/a -p wa"], ["/etc/c -p r -k z"])
    assert in_step("-w /etc/a -p wa", "-w /etc/a -p w").not_loaded == ["/etc/a -p wa"]
    assert in_step("-a always,exit -F arch=b64 -S chmod -F auid>=1000", "-a always,exit -F arch=b64 -S chmod -F auid>=500").not_loaded != []


def test_at_rest_only_one_side_is_known() -> None:
    found = read(audit_daemon, {**AUDITD, RULES: DENIED, RULE_SOURCES: "-w /etc/a -p wa\n"}, *starts())
    assert (found.not_loaded, found.not_at_start) == (DENIED, DENIED)
    refused = read(audit_daemon, {**AUDITD, RULES: Seen(status=4), RULE_SOURCES: ""}, *starts())
    assert isinstance(refused.not_loaded, Missing)
    unread = read(audit_daemon, {**AUDITD, RULES: out("No rules"), RULE_SOURCES: DENIED}, *starts())
    assert (unread.not_loaded, unread.not_at_start) == (DENIED, DENIED)


def test_files_are_read_in_the_order_of_augenrules() -> None:
    first = saw(RULE_SOURCES, "-a never,exit -F dir=/etc\n", source="/etc/audit/rules.d/9-first.rules")
    then = saw(RULE_SOURCES, "-w /etc/shadow -p wa\n", source="/etc/audit/rules.d/10-then.rules")
    [watch] = read(audit_daemon, AUDITD, *starts("auditd.service"), then, first).watches
    assert watch.conditions == ["not never,exit -F dir=/etc"]


@pytest.mark.parametrize("line", ["-Z", "-e2", "rubbish", "-aalways,exit", "--nothing"])
def test_at_a_wrong_line_auditctl_loads_no_more(line: str) -> None:
    found = read(audit_daemon, {**AUDITD, RULE_SOURCES: f"-D\n-b 8192\n{line}\n-w /etc/shadow -p wa\n"}, *starts("auditd.service"))
    assert isinstance(found.watches, Missing)
