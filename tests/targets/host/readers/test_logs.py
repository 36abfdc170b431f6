"""Where logs are kept and sent."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govaudit.facts.logs import Destination, LogFileAccess, LogForwarding, LogStorage
from govaudit.model import Complete, Missing, Reason
from govaudit.targets.host.readers.logs import (
    JOURNAL_UPLOAD,
    JOURNALD_CONF,
    JOURNALD_DROP_INS,
    RSYSLOG_CONF,
    RSYSLOG_DROP_INS,
    log_files,
    log_forwarding,
    log_storage,
)
from govaudit.targets.host.requests import Listing
from tests.support import DENIED, saw
from tests.support.startup import THERE, read, starts, there

JOURNALD = there("/usr/lib/systemd/systemd-journald")
RSYSLOGD = there("/usr/sbin/rsyslogd")

DEBIAN_RSYSLOG = """\
module(load="imuxsock") # provides support for local system logging
$IncludeConfig /etc/rsyslog.d/*.conf
#*.* @@old.example
auth,authpriv.*\t\t\t/var/log/auth.log
*.*;auth,authpriv.none\t\t-/var/log/syslog
*.emerg\t\t\t\t:omusrmsg:*
"""


@pytest.mark.parametrize(
    ("main", "expected"),
    [
        ("", "auto"),
        ("[Journal]\n#Storage=auto\n", "auto"),
        ("[Journal]\nStorage=persistent\n", "persistent"),
        ("[Journal]\nStorage = volatile\nStorage=none\n", "none"),
        ("[Other]\nStorage=persistent\n", "auto"),
    ],
)
def test_the_storage_of_journald(main: str, expected: str) -> None:
    assert read(log_storage, {**JOURNALD, JOURNALD_CONF[0]: main}, *starts()).journal == expected


def test_the_last_drop_in_wins_and_etc_hides_the_vendor_s_of_the_same_name() -> None:
    vendor, _, local = JOURNALD_DROP_INS
    drop_ins = [
        saw(vendor, "[Journal]\nStorage=none\n", source="/usr/lib/systemd/journald.conf.d/50-a.conf"),
        saw(vendor, "[Journal]\nStorage=volatile\n", source="/usr/lib/systemd/journald.conf.d/60-b.conf"),
        saw(local, "[Journal]\nStorage=persistent\n", source="/etc/systemd/journald.conf.d/60-b.conf"),
    ]
    assert read(log_storage, {**JOURNALD, JOURNALD_CONF[0]: "[Journal]\nStorage=auto\n"}, *starts(), *drop_ins).journal == "persistent"


def test_journald_runs_only_where_systemd_does() -> None:
    assert read(log_storage, JOURNALD).journal == ""
    assert read(log_storage).journal == ""


def test_what_of_journald_cannot_be_known() -> None:
    assert read(log_storage, {**JOURNALD, JOURNALD_CONF[0]: DENIED}, *starts()).journal == DENIED
    odd = read(log_storage, {**JOURNALD, JOURNALD_CONF[0]: "[Journal]\nStorage=cloud\n"}, *starts()).journal
    assert isinstance(odd, Missing)
    assert odd.reason is Reason.UNPARSEABLE


def test_the_files_that_rsyslog_writes() -> None:
    drop_in = 'action(type="omfile"\n  file="/var/log/app.log")\n'
    found = read(log_storage, {**RSYSLOGD, RSYSLOG_CONF: DEBIAN_RSYSLOG, RSYSLOG_DROP_INS: drop_in}, *starts("rsyslog.service"))
    assert found == LogStorage(
        journal="",
        has_journal_directory=False,
        syslog="rsyslogd",
        syslog_files=["/var/log/app.log", "/var/log/auth.log", "/var/log/syslog"],
    )
    assert read(log_storage, {**RSYSLOGD, RSYSLOG_CONF: DEBIAN_RSYSLOG}, *starts()).syslog == ""
    assert read(log_storage, {**RSYSLOGD, RSYSLOG_CONF: DENIED}, *starts("rsyslog.service")).syslog_files == DENIED


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("*.* @@logs.example:6514", Destination(program="rsyslogd", target="logs.example", protocol="tcp")),
        ("*.* @192.0.2.7", Destination(program="rsyslogd", target="192.0.2.7", protocol="udp")),
        ("*.*  @@(o)[2001:db8::1]:514;Template", Destination(program="rsyslogd", target="2001:db8::1", protocol="tcp")),
        (
            '*.* action(type="omfwd" target="logs.example" port="6514" protocol="tcp")',
            Destination(program="rsyslogd", target="logs.example", protocol="tcp"),
        ),
        (
            'action( type="omrelp"\n target="logs.example" port="20514" tls="on")',
            Destination(program="rsyslogd", target="logs.example", protocol="relp"),
        ),
    ],
)
def test_where_rsyslog_sends_logs(line: str, expected: Destination) -> None:
    found = read(log_forwarding, {**RSYSLOGD, RSYSLOG_CONF: DEBIAN_RSYSLOG, RSYSLOG_DROP_INS: line + "\n"}, *starts("rsyslog.service"))
    assert found == LogForwarding(destinations=[expected])


def test_the_usual_configuration_sends_nothing() -> None:
    assert read(log_forwarding, {**RSYSLOGD, RSYSLOG_CONF: DEBIAN_RSYSLOG}, *starts("rsyslog.service")) == LogForwarding(destinations=[])
    to_itself = {**RSYSLOGD, RSYSLOG_CONF: "*.* @127.0.0.1\n"}
    assert read(log_forwarding, to_itself, *starts("rsyslog.service")) == LogForwarding(destinations=[])


@pytest.mark.parametrize(
    "line",
    [
        "if $msg contains 'x' then @@logs.example",
        "$IncludeConfig /srv/rsyslog/*.conf",
        'include(file="/srv/a.conf")',
        'action(type="omkafka" topic="x")',
    ],
)
def test_what_may_forward_and_is_not_followed_is_missing(line: str) -> None:
    found = read(log_forwarding, {**RSYSLOGD, RSYSLOG_CONF: line + "\n"}, *starts("rsyslog.service"))
    assert isinstance(found.destinations, Missing)
    assert found.destinations.reason is Reason.NOT_SUPPORTED


def test_journal_upload_and_agents() -> None:
    upload = {JOURNAL_UPLOAD: "[Upload]\nURL=https://logs.example:19532\n"}
    found = read(log_forwarding, upload, *starts("systemd-journal-upload.service"))
    assert found == LogForwarding(destinations=[Destination(program="systemd-journal-upload", target="logs.example", protocol="https")])
    assert read(log_forwarding, upload, *starts()) == LogForwarding(destinations=[])
    assert isinstance(read(log_forwarding, there("/usr/bin/filebeat"), *starts()).destinations, Missing)


def test_log_files_with_owner_and_mode() -> None:
    first, end = read(log_files, None, saw(Listing("/var/log"), THERE, source="/var/log"))
    assert first == LogFileAccess(path="/var/log", kind="file", owner="root", group="root", uid=0, gid=0, mode=0o755)
    assert isinstance(end, Complete)
    assert list(read(log_files, {Listing("/var/log/audit/*"): DENIED}))[-1] == DENIED


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_make_a_reader_raise(data: bytes) -> None:
    answers = {
        **JOURNALD,
        **RSYSLOGD,
        JOURNALD_CONF[0]: b"[Journal]\n" + data,
        RSYSLOG_CONF: data,
        RSYSLOG_DROP_INS: data,
        JOURNAL_UPLOAD: data,
    }
    units = starts("rsyslog.service", "systemd-journal-upload.service")
    assert isinstance(read(log_storage, answers, *units), LogStorage)
    assert isinstance(read(log_forwarding, answers, *units), LogForwarding)
