"""auditd and its rules, journald, rsyslog, logrotate, and the clock."""

from __future__ import annotations

from pathlib import Path

from tests.support.scenarios import DEBIAN, FAIL, NONE, PASS, RHEL, UNKNOWN, Files, Live, Row, With, assert_row, named, unit

STATUS = {"good": PASS, "bad": FAIL, "none": NONE, "unknown": UNKNOWN}

AUDITD: Files = {"usr/sbin/auditd": "", **unit("auditd.service")}
RECORDS: Live = {"auditctl -s": "enabled 1\nfailure 1\npid 700\n"}


def _daemon(name: str, expected: str, files: Files, live: Live | None = RECORDS) -> Row:
    return Row(name, "logging.audit-daemon-enabled", STATUS[expected], files, live)


WATCHES = "".join(f"-w /etc/{name} -p wa -k x\n" for name in ("passwd", "shadow", "group", "sudoers"))
CALLS = "".join(
    f"-a always,exit -F arch={arch} -F path=/etc/{name} -F perm=wa -F key=x\n"
    for arch in ("b64", "b32")
    for name in ("passwd", "shadow", "group", "sudoers")
)


def _rules(name: str, expected: str, rules: str | Files, loaded: str | None = None) -> Row:
    files = {"etc/audit/rules.d/x.rules": rules} if isinstance(rules, str) else rules
    live = RECORDS if loaded is None else {**RECORDS, "auditctl -l": loaded}
    return Row(name, "logging.audit-rules-present", STATUS[expected], {**AUDITD, **files}, live)


AUDIT = [
    _daemon("not installed", "bad", {}),
    _daemon("runs and starts", "good", AUDITD),
    _daemon("installed, and does not start", "bad", {"usr/sbin/auditd": ""}),
    _daemon("masked", "bad", {**AUDITD, "etc/systemd/system/auditd.service": "->/dev/null"}),
    _daemon("the kernel makes no records", "bad", AUDITD, {"auditctl -s": "enabled 0\npid 700\n"}),
    _daemon("nobody takes the records", "bad", AUDITD, {"auditctl -s": "enabled 1\npid 0\n"}),
    _daemon("at rest", "unknown", AUDITD, None),
    _daemon("at rest, and does not start", "bad", {"usr/sbin/auditd": ""}, None),
    _rules("watches", "good", WATCHES),
    _rules("system calls of both kinds", "good", CALLS),
    _rules("system calls of 64 bits alone", "bad", CALLS.replace("b32", "b64")),
    _rules("none", "bad", {}),
    _rules("commented out", "bad", WATCHES.replace("-w", "# -w")),
    _rules("one is commented out", "bad", WATCHES.replace("-w /etc/shadow", "#-w /etc/shadow")),
    _rules("the folder above", "good", "-w /etc -p wa\n"),
    _rules("reads alone", "bad", WATCHES.replace("-p wa", "-p r")),
    _rules("writes without changes of owner and mode", "bad", WATCHES.replace("-p wa", "-p w")),
    _rules("without -p: everything", "good", WATCHES.replace(" -p wa", "")),
    _rules("tabs, at which auditctl stops", "unknown", WATCHES.replace(" ", "\t")),
    _rules("wrong case of the path", "bad", WATCHES.replace("/etc/shadow", "/etc/Shadow")),
    _rules("all are deleted later", "bad", {"etc/audit/rules.d/a.rules": "", "etc/audit/audit.rules": WATCHES + "-D\n"}),
    _rules("one is taken back later", "bad", WATCHES + "-W /etc/shadow -p wa -k x\n"),
    _rules("switched off at the end", "bad", WATCHES + "-e 0\n"),
    _rules("locked at the end", "good", WATCHES + "-e 2\n"),
    _rules("no process is audited", "bad", "-a never,task\n" + WATCHES),
    _rules("an exception before", "bad", "-a never,exit -F path=/etc/shadow\n" + WATCHES),
    _rules("an exception after", "good", WATCHES + "-a never,exit -F path=/etc/shadow\n"),
    _rules("of people alone", "bad", CALLS.replace("-F perm", "-F auid>=1000 -F perm")),
    _rules("in a file without .rules", "bad", {"etc/audit/rules.d/x": WATCHES}),
    _rules("in audit.rules alone", "good", {"etc/audit/audit.rules": WATCHES}),
    _rules("in audit.rules, which is made anew of others", "bad",
           {"etc/audit/audit.rules": WATCHES, "etc/audit/rules.d/a.rules": "-b 8192\n"}),
    _rules("in two files", "good", {"etc/audit/rules.d/a.rules": WATCHES[: WATCHES.index("-w /etc/group")],
                                    "etc/audit/rules.d/b.rules": WATCHES[WATCHES.index("-w /etc/group") :]}),
    _rules("in files, and not loaded", "bad", WATCHES, "No rules\n"),
    _rules("loaded, and in no file", "good", {}, WATCHES),
    Row("not installed", "logging.audit-rules-present", FAIL, {"etc/audit/rules.d/x.rules": WATCHES}, RECORDS),
]  # fmt: skip

LOADED = "logging.audit-rules-loaded"
USES = {
    "logging.audit-module-loading-recorded": "init_module,finit_module,delete_module",
    "logging.audit-permission-changes-recorded": "chmod,fchmod,fchmodat,chown,fchown,fchownat,lchown,setxattr,lsetxattr,fsetxattr,"
    "removexattr,lremovexattr,fremovexattr",
    "logging.audit-deletions-recorded": "unlink,unlinkat,rename,renameat",
    "logging.audit-mounts-recorded": "mount",
}


def _uses(names: str, conditions: str = "-F auid>=1000 -F auid!=unset") -> str:
    return "".join(f"-a always,exit -F arch={arch} -S {names} {conditions} -k x\n" for arch in ("b64", "b32"))


def _use(check: str, name: str, expected: str, rules: str) -> Row:
    return Row(name, check, STATUS[expected], {**AUDITD, "etc/audit/rules.d/x.rules": rules})


REFUSED = "logging.audit-refused-access-recorded"
REFUSALS = "".join(_uses("creat,open,openat,truncate,ftruncate", f"-F exit=-{name} -F auid>=1000") for name in ("EACCES", "EPERM"))
OTHERS = "logging.audit-commands-as-others-recorded"
USE = [
    *(row for check, names in USES.items() for row in (
        Row("not installed", check, FAIL),
        _use(check, "of people", "good", _uses(names)),
        _use(check, "of everybody", "good", _uses(names, "")),
        _use(check, "one by one", "good", "".join(map(_uses, names.split(",")))),
        _use(check, "of 64 bits alone", "bad", _uses(names).splitlines()[0]),
        _use(check, "commented out", "bad", _uses(names).replace("-a", "#-a")),
        _use(check, "of some people alone", "bad", _uses(names, "-F auid>=5000")),
        _use(check, "in another list", "bad", _uses(names).replace(",exit", ",task")),
        _use(check, "taken away before", "bad", f"-a never,exit -F arch=b64 -S {names.split(',')[0]}\n" + _uses(names)),
        _use(check, "tabs, at which auditctl stops", "unknown", _uses(names).replace(" ", "\t")),
    )),
    Row("not installed", REFUSED, FAIL),
    _use(REFUSED, "both refusals", "good", REFUSALS),
    _use(REFUSED, "one of them", "bad", REFUSALS.replace("EPERM", "ENOENT")),
    _use(REFUSED, "tabs, at which auditctl stops", "unknown", REFUSALS.replace(" ", "\t")),
    Row("not installed", OTHERS, FAIL),
    _use(OTHERS, "with other rights", "good", _uses("execve", "-C uid!=euid -F auid!=-1")),
    _use(OTHERS, "every program", "good", _uses("execve")),
    _use(OTHERS, "as root alone", "bad", _uses("execve", "-F euid=0 -F auid>=1000")),
    _use(OTHERS, "of groups alone", "bad", _uses("execve", "-C gid!=egid")),
    _use(OTHERS, "tabs, at which auditctl stops", "unknown", _uses("execve").replace(" ", "\t")),
    Row("not installed", LOADED, NONE, live=RECORDS),
    Row("at rest", LOADED, UNKNOWN, {**AUDITD, "etc/audit/rules.d/x.rules": WATCHES}),
    Row("the same", LOADED, PASS, {**AUDITD, "etc/audit/rules.d/x.rules": WATCHES}, {**RECORDS, "auditctl -l": WATCHES}),
    Row("in other words", LOADED, PASS, {**AUDITD, "etc/audit/rules.d/x.rules": WATCHES.replace("-p wa", "-p aw")},
        {**RECORDS, "auditctl -l": WATCHES.replace(" -k x", "")}),
    Row("not loaded", LOADED, FAIL, {**AUDITD, "etc/audit/rules.d/x.rules": WATCHES}, {**RECORDS, "auditctl -l": "No rules\n"}),
    Row("by hand", LOADED, FAIL, AUDITD, {**RECORDS, "auditctl -l": WATCHES}),
    Row("in a file without .rules", LOADED, FAIL, {**AUDITD, "etc/audit/rules.d/x": WATCHES}, {**RECORDS, "auditctl -l": WATCHES}),
    Row("commented out since", LOADED, FAIL, {**AUDITD, "etc/audit/rules.d/x.rules": WATCHES.replace("-w", "# -w")},
        {**RECORDS, "auditctl -l": WATCHES}),
]  # fmt: skip

KEPT, SPACE, TROUBLE = "logging.audit-log-kept", "logging.audit-space-watched", "logging.audit-disk-trouble-noticed"


def _auditd(name: str, check: str, expected: str, content: str | None) -> Row:
    return Row(name, check, STATUS[expected], {} if content is None else {"etc/audit/auditd.conf": content})


AUDITD_CONF = [
    _auditd("not installed", KEPT, "none", None),
    _auditd("keeps logs", KEPT, "good", "max_log_file_action = keep_logs\n"),
    _auditd("ignores", KEPT, "bad", "max_log_file_action = ignore\n"),
    _auditd("commented out", KEPT, "bad", "# max_log_file_action = keep_logs\n"),
    _auditd("twice, the last one counts", KEPT, "bad", "max_log_file_action = keep_logs\nmax_log_file_action = ignore\n"),
    _auditd("another case", KEPT, "good", "MAX_LOG_FILE_ACTION = KEEP_LOGS\n"),
    _auditd("tabs are no blanks for auditd", KEPT, "unknown", "max_log_file_action\t=\tkeep_logs\n"),
    _auditd("without blanks auditd does not start", KEPT, "unknown", "max_log_file_action=keep_logs\n"),
    _auditd("a comment behind: auditd does not start", KEPT, "unknown", "max_log_file_action = keep_logs # all\n"),
    _auditd("indented", KEPT, "good", "  max_log_file_action = rotate\n"),
    _auditd("not installed", SPACE, "none", None),
    _auditd("mail", SPACE, "good", "space_left_action = email\nadmin_space_left_action = single\n"),
    _auditd("one of them is not set", SPACE, "bad", "space_left_action = email\n"),
    _auditd("ignored", SPACE, "bad", "space_left_action = ignore\nadmin_space_left_action = halt\n"),
    _auditd("a program", SPACE, "good", "space_left_action = exec /usr/local/bin/tell\nadmin_space_left_action = HALT\n"),
    _auditd("not installed", TROUBLE, "none", None),
    _auditd("halts", TROUBLE, "good", "disk_full_action = halt\ndisk_error_action = syslog\n"),
    _auditd("suspends", TROUBLE, "bad", "disk_full_action = suspend\ndisk_error_action = syslog\n"),
    _auditd("commented out", TROUBLE, "bad", "disk_full_action = halt\n#disk_error_action = syslog\n"),
]

PERSISTENT, COMPRESSED, THROTTLED = "logging.logs-persistent", "logging.journal-compressed", "logging.journal-floods-throttled"
JOURNALD: Files = {"usr/lib/systemd/systemd-journald": ""}
LOADS = 'module(load="imuxsock")\n'
RSYSLOG: Files = {"usr/sbin/rsyslogd": "", **unit("rsyslog.service")}
CONF = "etc/systemd/journald.conf"


def _journal(name: str, expected: str, files: Files, check: str = PERSISTENT) -> Row:
    return Row(name, check, STATUS[expected], {**JOURNALD, **files})


JOURNAL = [
    Row("neither journald nor rsyslog", PERSISTENT, FAIL),
    _journal("auto, without the folder", "bad", {}),
    _journal("auto, with the folder", "good", {"var/log/journal/": ""}),
    _journal("persistent", "good", {CONF: "[Journal]\nStorage=persistent\n"}),
    _journal("volatile", "bad", {CONF: "[Journal]\nStorage=volatile\n", "var/log/journal/": ""}),
    _journal("commented out", "bad", {CONF: "[Journal]\n#Storage=persistent\n"}),
    _journal("in the wrong section", "bad", {CONF: "[Log]\nStorage=persistent\n"}),
    _journal("in no section", "bad", {CONF: "Storage=persistent\n"}),
    _journal("wrong case of the section", "bad", {CONF: "[journal]\nStorage=persistent\n"}),
    _journal("wrong case of the name", "bad", {CONF: "[Journal]\nstorage=persistent\n"}),
    _journal("wrong case of the value: passed over", "bad", {CONF: "[Journal]\nStorage=Persistent\n"}),
    _journal("a value that journald passes over leaves the one before", "good", {CONF: "[Journal]\nStorage=persistent\nStorage=disk\n"}),
    _journal("a comment behind is part of the value", "bad", {CONF: "[Journal]\nStorage=persistent # keep\n"}),
    _journal("tabs", "good", {CONF: "[Journal]\n\tStorage\t=\tpersistent\n"}),
    _journal("twice, the last one counts", "bad", {CONF: "[Journal]\nStorage=persistent\nStorage=volatile\n"}),
    _journal("overridden by a drop-in", "bad",
             {CONF: "[Journal]\nStorage=persistent\n", f"{CONF}.d/x.conf": "[Journal]\nStorage=volatile\n"}),
    _journal("in a drop-in", "good", {f"{CONF}.d/x.conf": "[Journal]\nStorage=persistent\n"}),
    _journal("in a drop-in without .conf", "bad", {f"{CONF}.d/x": "[Journal]\nStorage=persistent\n"}),
    _journal("in the wrong folder", "bad", {"etc/systemd/journal.conf.d/x.conf": "[Journal]\nStorage=persistent\n"}),
    _journal("in a drop-in of the package", "good", {"usr/lib/systemd/journald.conf.d/x.conf": "[Journal]\nStorage=persistent\n"}),
    _journal("in a drop-in of the package that is masked", "bad",
             {"usr/lib/systemd/journald.conf.d/x.conf": "[Journal]\nStorage=persistent\n", f"{CONF}.d/x.conf": "->/dev/null"}),
    _journal("drop-ins go by name, not by place", "good",
             {"usr/lib/systemd/journald.conf.d/90-x.conf": "[Journal]\nStorage=persistent\n",
              f"{CONF}.d/10-x.conf": "[Journal]\nStorage=volatile\n"}),
    _journal("rsyslog writes files", "good", {**RSYSLOG, "etc/rsyslog.conf": LOADS + "*.info /var/log/messages\n"}),
    _journal("rsyslog without what takes the host's own messages", "unknown",
             {**RSYSLOG, "etc/rsyslog.conf": "*.info /var/log/messages\n"}),
    _journal("rsyslog does not start", "bad", {"usr/sbin/rsyslogd": "", "etc/rsyslog.conf": LOADS + "*.info /var/log/messages\n"}),
    _journal("rsyslog writes in a file that is not included", "bad", {**RSYSLOG, "etc/rsyslog.conf": LOADS + "# nothing\n",
                                                                      "etc/rsyslog.d/x.conf": "*.info /var/log/messages\n"}),
    _journal("rsyslog writes in a file that is included", "good",
             {**RSYSLOG, "etc/rsyslog.conf": LOADS + "$IncludeConfig /etc/rsyslog.d/*.conf\n",
              "etc/rsyslog.d/x.conf": "*.* -/var/log/all\n"}),
    Row("not installed", COMPRESSED, NONE),
    _journal("by default", "good", {}, COMPRESSED),
    _journal("switched off", "bad", {CONF: "[Journal]\nCompress=no\n"}, COMPRESSED),
    _journal("switched off in capitals", "bad", {CONF: "[Journal]\nCompress=NO\n"}, COMPRESSED),
    _journal("commented out", "good", {CONF: "[Journal]\n;Compress=no\n"}, COMPRESSED),
    _journal("in a drop-in", "bad", {f"{CONF}.d/x.conf": "[Journal]\nCompress=off\n"}, COMPRESSED),
    _journal("overridden later", "good", {CONF: "[Journal]\nCompress=off\nCompress=yes\n"}, COMPRESSED),
    Row("not installed", THROTTLED, NONE),
    _journal("by default", "good", {}, THROTTLED),
    _journal("no interval", "bad", {CONF: "[Journal]\nRateLimitIntervalSec=0\n"}, THROTTLED),
    _journal("no interval, with a unit", "bad", {CONF: "[Journal]\nRateLimitIntervalSec=0min\n"}, THROTTLED),
    _journal("no interval, by its old name", "bad", {CONF: "[Journal]\nRateLimitInterval=0\n"}, THROTTLED),
    _journal("no interval, in several words", "bad", {CONF: "[Journal]\nRateLimitIntervalSec=0h 0s\n"}, THROTTLED),
    _journal("no burst", "bad", {CONF: "[Journal]\nRateLimitBurst=0\n"}, THROTTLED),
    _journal("shorter", "good", {CONF: "[Journal]\nRateLimitIntervalSec=500ms\nRateLimitBurst=100\n"}, THROTTLED),
    _journal("commented out", "good", {CONF: "[Journal]\n#RateLimitBurst=0\n"}, THROTTLED),
]  # fmt: skip

FORWARDED, ENCRYPTED = "logging.logs-forwarded", "logging.logs-forwarded-encrypted"
MAIN = "$IncludeConfig /etc/rsyslog.d/*.conf\n"


def _forward(name: str, expected: str, files: Files, base: Files = RSYSLOG) -> Row:
    return Row(name, FORWARDED, STATUS[expected], {**base, **files})


SYSLOG_NG: Files = {"usr/sbin/syslog-ng": "", **unit("syslog-ng.service")}
NG_CONF = "etc/syslog-ng/syslog-ng.conf"
NG_SOURCE = '@version: 4.2\n@include "scl.conf"\nsource s { system(); internal(); };\n'
NG_SENDS = NG_SOURCE + 'destination d { network("loghost.example" port(601)); };\nlog { source(s); destination(d); };\n'
NG_ENCRYPTED = NG_SENDS.replace("port(601)", 'port(6514) transport("tls") tls(ca-dir("/etc/ssl/certs"))')
NG_INCLUDES = NG_SOURCE + '@include "/etc/syslog-ng/conf.d/*.conf"\n'
NG_PART = NG_SENDS.removeprefix(NG_SOURCE)


def _ng(name: str, expected: str, files: Files | str, check: str = FORWARDED) -> Row:
    return Row(f"syslog-ng: {name}", check, STATUS[expected], {**SYSLOG_NG, **({NG_CONF: files} if isinstance(files, str) else files)})


SYSLOG_NG_ROWS = [
    _ng("sends", "good", NG_SENDS),
    _ng("commented out", "bad", NG_SENDS.replace("log {", "#log {")),
    _ng("a destination that no path leads to", "bad", NG_SENDS.replace("log {", "# log {")),
    _ng("to itself", "bad", NG_SENDS.replace("loghost.example", "127.0.0.1")),
    _ng("tabs and several lines", "good", NG_SENDS.replace(" ", "\t").replace(";", ";\n")),
    _ng("a word in another case, at which it does not start", "unknown", NG_SENDS.replace("log {", "Log {")),
    _ng("twice the same name, at which it does not start", "unknown", NG_SENDS + 'destination d { file("/x"); };\n'),
    _ng("in a drop-in", "good", {NG_CONF: NG_INCLUDES, "etc/syslog-ng/conf.d/x.conf": NG_PART}),
    _ng("in a drop-in that is not included", "bad", {NG_CONF: NG_SOURCE, "etc/syslog-ng/conf.d/x.conf": NG_PART}),
    _ng("in a drop-in without .conf", "bad", {NG_CONF: NG_INCLUDES, "etc/syslog-ng/conf.d/x": NG_PART}),
    _ng("in another file that is included", "unknown", NG_SOURCE + '@include "/etc/more.conf"\n'),
    _ng("mail alone", "bad", NG_SENDS.replace("source(s);", "source(s); filter { facility(mail); };")),
    _ng("from the network alone", "bad", NG_SENDS.replace("system(); internal();", "network(port(601));")),
    _ng("taken by a path before", "bad",
        NG_SENDS.replace("log {", 'log { source(s); destination { file("/var/log/all"); }; flags(final); };\nlog {')),
    _ng("does not start", "bad", {"usr/sbin/syslog-ng": "", NG_CONF: NG_SENDS, "etc/systemd/system/syslog-ng.service": "->/dev/null"}),
    _ng("a driver that is not followed", "unknown", NG_SENDS.replace("network(", "loggly(")),
    _ng("encrypted", "good", NG_ENCRYPTED, ENCRYPTED),
    _ng("not encrypted", "bad", NG_SENDS, ENCRYPTED),
    _ng("TLS is set up and not chosen", "bad", NG_ENCRYPTED.replace('transport("tls")', ""), ENCRYPTED),
    _ng("sends nothing", "none", NG_SOURCE, ENCRYPTED),
    _ng("writes files", "good", NG_SOURCE + 'log { source(s); destination { file("/var/log/messages"); }; };\n', PERSISTENT),
    _ng("writes none", "bad", NG_SOURCE, PERSISTENT),
]  # fmt: skip

FORWARDING = [
    _forward("not installed", "bad", {}, {}),
    _forward("by TCP", "good", {"etc/rsyslog.conf": LOADS + "*.* @@loghost.example:514\n"}),
    _forward("by UDP", "good", {"etc/rsyslog.conf": LOADS + "*.*\t@loghost.example\n"}),
    _forward("commented out", "bad", {"etc/rsyslog.conf": LOADS + "#*.* @@loghost.example:514\n"}),
    _forward("in a block comment", "bad", {"etc/rsyslog.conf": LOADS + "/* \n*.* @@loghost.example\n*/\n"}),
    _forward("to itself", "bad", {"etc/rsyslog.conf": LOADS + "*.* @@127.0.0.1:514\n"}),
    _forward("in a drop-in", "good", {"etc/rsyslog.conf": LOADS + MAIN, "etc/rsyslog.d/x.conf": "*.* @@loghost.example\n"}),
    _forward("in a drop-in, included in the new way", "good",
             {"etc/rsyslog.conf": LOADS + 'include(file="/etc/rsyslog.d/*.conf" mode="optional")\n',
              "etc/rsyslog.d/x.conf": "*.* @@a.example\n"}),
    _forward("in a drop-in that is not included", "bad", {"etc/rsyslog.conf": LOADS, "etc/rsyslog.d/x.conf": "*.* @@loghost.example\n"}),
    _forward("the including line is commented out", "bad",
             {"etc/rsyslog.conf": LOADS + f"#{MAIN}", "etc/rsyslog.d/x.conf": "*.* @@loghost.example\n"}),
    _forward("in a drop-in without .conf", "bad", {"etc/rsyslog.conf": LOADS + MAIN, "etc/rsyslog.d/x": "*.* @@loghost.example\n"}),
    _forward("as an action", "good", {"etc/rsyslog.conf": LOADS + '*.* action(type="omfwd" target="loghost.example" protocol="tcp")\n'}),
    _forward("as an action over several lines", "good", {"etc/rsyslog.conf": LOADS + 'action(type="omfwd"\n\tTarget="a.example"\n)\n'}),
    _forward("an action in comments", "bad", {"etc/rsyslog.conf": LOADS + '# action(type="omfwd" target="loghost.example")\n'}),
    _forward("by RELP", "good", {
        "etc/rsyslog.conf": LOADS + 'module(load="omrelp")\n*.* action(type="omrelp" target="loghost.example")\n'}),
    _forward("by RELP that is not loaded", "unknown", {"etc/rsyslog.conf": LOADS + '*.* action(type="omrelp" target="loghost.example")\n'}),
    _forward("without what takes the host's own messages", "unknown", {"etc/rsyslog.conf": "*.* @@loghost.example\n"}),
    _forward("journald passes nothing on", "unknown", {
        "etc/rsyslog.conf": LOADS + "*.* @@loghost.example\n", "etc/systemd/journald.conf": "[Journal]\nForwardToSyslog=no\n"}),
    _forward("rsyslog does not start", "bad", {"usr/sbin/rsyslogd": "", "etc/rsyslog.conf": LOADS + "*.* @@loghost.example\n"}, {}),
    _forward("rsyslog is masked", "bad", {"etc/rsyslog.conf": LOADS + "*.* @@a.example\n",
                                          "etc/systemd/system/rsyslog.service": "->/dev/null"}),
    _forward("by another file that is included", "unknown", {"etc/rsyslog.conf": LOADS + "$IncludeConfig /etc/more.conf\n"}),
    _forward("by journal-upload", "good", {"etc/systemd/journal-upload.conf": "[Upload]\nURL=https://loghost.example\n",
                                           **unit("systemd-journal-upload.service")}, {}),
    _forward("journal-upload has no URL", "bad", {"etc/systemd/journal-upload.conf": "[Upload]\n# URL=\n",
                                                  **unit("systemd-journal-upload.service")}, {}),
    _forward("journal-upload is not started", "bad", {"etc/systemd/journal-upload.conf": "[Upload]\nURL=https://loghost.example\n"}, {}),
    _forward("an agent that is not followed", "unknown", {"usr/bin/filebeat": ""}, {}),
]  # fmt: skip

ROTATED, PUBLIC = "logging.logs-rotated", "logging.rotated-logs-not-public"
LOGROTATE: Files = {"usr/sbin/logrotate": "", "etc/logrotate.conf": "weekly\ncreate\ninclude /etc/logrotate.d\n"}
TIMER = unit("logrotate.timer", by="timers.target")
DAILY: Files = {"etc/cron.daily/logrotate": With("#!/bin/sh\n", 0o755)}
ROTATION = [
    Row("not installed", ROTATED, NONE),
    Row("by its timer", ROTATED, PASS, {**LOGROTATE, **TIMER}),
    Row("the timer is not switched on", ROTATED, FAIL, LOGROTATE),
    Row("the timer is masked", ROTATED, FAIL, {**LOGROTATE, **TIMER, "etc/systemd/system/logrotate.timer": "->/dev/null"}),
    Row("by cron", ROTATED, PASS, {**LOGROTATE, **DAILY, **unit("cron.service")}),
    Row("by cron of the RHEL family", ROTATED, PASS, {**LOGROTATE, **DAILY, **unit("crond.service")}),
    Row(
        "cron's job leaves it to the timer, which is off",
        ROTATED,
        FAIL,
        {**LOGROTATE, **unit("cron.service"), "etc/cron.daily/logrotate": With("[ -d /run/systemd/system ] && exit 0\n", 0o755)},
    ),
    Row("cron does not start", ROTATED, FAIL, {**LOGROTATE, **DAILY}),
    Row(
        "cron's job may not be executed",
        ROTATED,
        FAIL,
        {**LOGROTATE, **unit("cron.service"), "etc/cron.daily/logrotate": With("#!/bin/sh\n", 0o644)},
    ),
    Row("without its configuration", ROTATED, FAIL, {"usr/sbin/logrotate": "", **TIMER}),
    Row("not installed", PUBLIC, NONE),
    Row("closed", PUBLIC, PASS, {**LOGROTATE, "etc/logrotate.d/x": "/var/log/x {\n create 0640 root adm\n}\n"}),
    Row("open", PUBLIC, FAIL, {**LOGROTATE, "etc/logrotate.d/x": "/var/log/x {\n create 0644 root adm\n}\n"}),
    Row("tabs", PUBLIC, FAIL, {**LOGROTATE, "etc/logrotate.d/x": "/var/log/x {\n\tcreate\t644\troot\tadm\n}\n"}),
    Row("commented out", PUBLIC, PASS, {**LOGROTATE, "etc/logrotate.d/x": "/var/log/x {\n#create 0644 root adm\n}\n"}),
    Row("in the main file", PUBLIC, FAIL, {**LOGROTATE, "etc/logrotate.conf": "create 0664 root adm\n"}),
    Row("not made anew", PUBLIC, PASS, {**LOGROTATE, "etc/logrotate.d/x": "/var/log/x {\n nocreate\n}\n"}),
    Row("on one line", PUBLIC, FAIL, {**LOGROTATE, "etc/logrotate.d/x": "/var/log/x { create 0644 root adm\n}\n"}),
]

RULED = "logging.written-logs-rotated"
WRITES: Files = {**RSYSLOG, **LOGROTATE, "etc/rsyslog.conf": LOADS + "*.* /var/log/syslog\nauth.* -/var/log/auth.log\n"}
RULE = "/var/log/syslog\n/var/log/auth.log\n{\n\tweekly\n}\n"


def _ruled(name: str, expected: str, rules: str | Files) -> Row:
    return Row(name, RULED, STATUS[expected], {**WRITES, **({"etc/logrotate.d/rsyslog": rules} if isinstance(rules, str) else rules)})


RULES = [
    Row("not installed", RULED, NONE),
    Row("nothing is written", RULED, NONE, LOGROTATE),
    _ruled("each is named", "good", RULE),
    _ruled("by a pattern", "good", "/var/log/*.log /var/log/sys* {\n}\n"),
    _ruled("one is commented out", "bad", RULE.replace("/var/log/auth", "#/var/log/auth")),
    _ruled("another case", "bad", RULE.replace("auth.log", "Auth.log")),
    _ruled("the folder below", "bad", "/var/log/*/*.log /var/log/syslog {\n}\n"),
    _ruled("in a script alone", "bad", "/var/log/syslog {\npostrotate\n/var/log/auth.log {\n}\nendscript\n}\n"),
    _ruled("in a file that is passed over", "bad", {"etc/logrotate.d/rsyslog.dpkg-old": RULE}),
    _ruled("in a folder that is not included", "bad", {"etc/logrotate.conf": "weekly\n", "etc/logrotate.d/rsyslog": RULE}),
    _ruled("in the main file", "good", {"etc/logrotate.conf": "weekly\n" + RULE}),
    _ruled("in two files", "good", {"etc/logrotate.d/a": "/var/log/syslog { }\n", "etc/logrotate.d/b": "/var/log/auth.log\t{\n}\n"}),
    _ruled("in a file elsewhere that is included", "unknown", {"etc/logrotate.conf": "include /srv/logrotate\n"}),
    _ruled("a brace is not closed", "unknown", "/var/log/syslog {\n"),
    Row("by SUSE's files below /usr", RULED, PASS, {
        **RSYSLOG, "etc/rsyslog.conf": LOADS + "*.* /var/log/syslog\n", "usr/sbin/logrotate": "",
        "usr/etc/logrotate.conf": "include /usr/etc/logrotate.d\ninclude /etc/logrotate.d\n", "usr/etc/logrotate.d/syslog": RULE}),
    Row("syslog-ng", RULED, FAIL, {
        **SYSLOG_NG, **LOGROTATE, NG_CONF: NG_SOURCE + 'log { source(s); destination { file("/var/log/all"); }; };\n'}),
    Row("syslog-ng writes by a name that depends", RULED, UNKNOWN, {
        **SYSLOG_NG, **LOGROTATE, NG_CONF: NG_SOURCE + 'log { source(s); destination { file("/var/log/$HOST"); }; };\n'}),
]  # fmt: skip

FILES = [
    Row("none", "logging.log-files-protected", NONE),
    Row("closed", "logging.log-files-protected", PASS, {"var/log/": With(mode=0o755), "var/log/auth.log": With("x", 0o640)}),
    Row("everybody may read", "logging.log-files-protected", FAIL, {"var/log/auth.log": With("x", 0o644)}),
    Row("everybody may write", "logging.log-files-protected", FAIL, {"var/log/lastlog": With("x", 0o666)}),
    Row("the audit log", "logging.log-files-protected", FAIL, {"var/log/audit/audit.log": With("x", 0o644)}),
    Row("kept private", "hardening.audit-settings-protected", PASS, {"etc/audit/auditd.conf": With("x", 0o640)}),
    Row("others may write", "hardening.audit-settings-protected", FAIL, {"etc/audit/rules.d/x.rules": With("x", 0o666)}),
    Row("not installed", "hardening.audit-settings-protected", NONE),
]

TIME = "logging.time-synchronised"
CHRONY: Files = {"usr/sbin/chronyd": "", **unit("chrony.service")}
TIMESYNCD: Files = {"usr/lib/systemd/systemd-timesyncd": "", **unit("systemd-timesyncd.service", by="sysinit.target")}
TRACKING = "chronyc -h 127.0.0.1 -n tracking"


def _time(name: str, expected: str, files: Files, live: Live | None = None) -> Row:
    return Row(name, TIME, STATUS[expected], files, live)


PROVEN = "logging.time-sources-authenticated"


def _proven(name: str, expected: str, files: Files | str) -> Row:
    return Row(name, PROVEN, STATUS[expected], {**CHRONY, **({"etc/chrony/chrony.conf": files} if isinstance(files, str) else files)})


CLOCK = [
    _time("not installed", "bad", {}),
    _time("chrony of Debian", "good", {**CHRONY, "etc/chrony/chrony.conf": "pool ntp.example iburst\n"}),
    _time("chrony of the RHEL family", "good",
          {"usr/sbin/chronyd": "", **unit("chronyd.service"), "etc/chrony.conf": "server 10.0.0.1\n"}),
    _time("chrony does not start", "bad", {"usr/sbin/chronyd": "", "etc/chrony/chrony.conf": "pool ntp.example iburst\n"}),
    _time("commented out", "bad", {**CHRONY, "etc/chrony/chrony.conf": "#pool ntp.example\n! server a.example\n; server b.example\n"}),
    _time("another case", "good", {**CHRONY, "etc/chrony/chrony.conf": "Server ntp.example\n"}),
    _time("tabs", "good", {**CHRONY, "etc/chrony/chrony.conf": "\tserver\tntp.example\n"}),
    _time("its own clock alone", "bad", {**CHRONY, "etc/chrony/chrony.conf": "server 127.127.1.0\n"}),
    _time("in a folder that is named", "good", {**CHRONY, "etc/chrony/chrony.conf": "sourcedir /etc/chrony/sources.d\n",
                                                "etc/chrony/sources.d/x.sources": "server ntp.example\n"}),
    _time("in a folder that is not named", "bad", {**CHRONY, "etc/chrony/chrony.conf": "",
                                                   "etc/chrony/sources.d/x.sources": "server ntp.example\n"}),
    _time("in a folder that is not looked at", "unknown", {**CHRONY, "etc/chrony/chrony.conf": "sourcedir /srv/chrony\n"}),
    _time("timesyncd with its own servers", "good", TIMESYNCD),
    _time("timesyncd does not start", "bad", {"usr/lib/systemd/systemd-timesyncd": ""}),
    _time("timesyncd with no servers at all", "bad",
          {**TIMESYNCD, "etc/systemd/timesyncd.conf.d/x.conf": "[Time]\nNTP=\nFallbackNTP=\n"}),
    _time("ntpd", "good", {"usr/sbin/ntpd": "", **unit("ntp.service"), "etc/ntp.conf": "pool ntp.example\n"}),
    _time("ntpd without servers", "bad", {"usr/sbin/ntpd": "", **unit("ntp.service"), "etc/ntp.conf": "driftfile /x\n"}),
    _time("chrony says that it follows", "good", {**CHRONY, "etc/chrony/chrony.conf": "pool ntp.example\n"},
          {TRACKING: "Leap status     : Normal\n"}),
    _time("chrony says that it does not follow", "bad", {**CHRONY, "etc/chrony/chrony.conf": "pool ntp.example\n"},
          {TRACKING: "Leap status     : Not synchronised\n"}),
    _time("busybox's ntpd of Alpine", "good",
          {"usr/sbin/ntpd": "->/bin/busybox", **unit("ntpd.service"), "etc/conf.d/ntpd": 'NTPD_OPTS="-N -p pool.ntp.org"\n'}),
    _time("busybox's ntpd without a server", "bad",
          {"usr/sbin/ntpd": "->/bin/busybox", **unit("ntpd.service"), "etc/conf.d/ntpd": '# NTPD_OPTS="-N -p x"\nNTPD_OPTS="-N"\n'}),
    Row("not installed", PROVEN, NONE),
    Row("its client does not start", PROVEN, NONE, {"usr/sbin/chronyd": "", "etc/chrony/chrony.conf": "server ntp.example\n"}),
    _proven("by NTS", "good", "server ntp.example iburst nts\n"),
    _proven("by a key", "good", "server ntp.example key 1\npool b.example nts\n"),
    _proven("a clock of its own", "good", "refclock PHC /dev/ptp0\n"),
    _proven("by nothing", "bad", "server ntp.example iburst\n"),
    _proven("one of two", "bad", "server a.example nts\nserver b.example\n"),
    _proven("tabs", "good", "server\tntp.example\tnts\n"),
    _proven("in a comment", "bad", "server ntp.example\n# server ntp.example nts\n"),
    _proven("in a folder that is named", "bad", {"etc/chrony/chrony.conf": "sourcedir /etc/chrony/sources.d\nserver a.example nts\n",
                                                 "etc/chrony/sources.d/x.sources": "server ntp.example\n"}),
    _proven("in a folder that is not looked at", "unknown", "sourcedir /srv/chrony\nserver a.example nts\n"),
    Row("timesyncd cannot", PROVEN, FAIL, TIMESYNCD),
    Row("openntpd asks web servers besides", PROVEN, PASS,
        {"usr/sbin/ntpd": "", **unit("openntpd.service"), "etc/openntpd/ntpd.conf": 'servers ntp.example\nconstraints from "https://a.example"\n'}),
    Row("openntpd asks none", PROVEN, FAIL,
        {"usr/sbin/ntpd": "", **unit("openntpd.service"), "etc/openntpd/ntpd.conf": "servers ntp.example\n"}),
    Row("right", "logging.clock-correct", PASS, live={}),
    Row("two minutes ahead", "logging.clock-correct", FAIL, live={"clock": "120"}),
    Row("at rest there is no clock", "logging.clock-correct", UNKNOWN),
]  # fmt: skip


ALL = [*AUDIT, *USE, *AUDITD_CONF, *JOURNAL, *FORWARDING, *SYSLOG_NG_ROWS, *ROTATION, *RULES, *FILES, *CLOCK]


@named(ALL)
def test_debian(row: Row, tmp_path: Path) -> None:
    assert_row(DEBIAN, row, tmp_path)


@named([*AUDITD_CONF, *JOURNAL[:6], *FORWARDING[:6], *ROTATION[:7]])
def test_rhel(row: Row, tmp_path: Path) -> None:
    assert_row(RHEL, row, tmp_path)
