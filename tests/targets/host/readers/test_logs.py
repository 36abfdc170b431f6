"""Where logs are kept and sent."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govaudit.facts.logs import LOGIN_FACILITIES, Destination, LogFileAccess, LogForwarding, LogStorage
from govaudit.model import Complete, FileAttributes, Missing, Reason, Seen
from govaudit.targets.host.readers.fstab import FSTAB
from govaudit.targets.host.readers.journald import JOURNALD_CONF, JOURNALD_DROP_INS
from govaudit.targets.host.readers.logs import (
    JOURNAL_UPLOAD,
    JOURNAL_UPLOAD_DROP_INS,
    RSYSLOG_CONF,
    RSYSLOG_DROP_INS,
    log_files,
    log_forwarding,
    log_storage,
)
from govaudit.targets.host.readers.permissions import behind_links
from govaudit.targets.host.readers.startup import BOOTED, WANTED
from govaudit.targets.host.readers.storage import MOUNTINFO
from govaudit.targets.host.requests import File, Listing
from govaudit.targets.host.systemd.search import CONTENTS, UNITS
from tests.support import DENIED, NOT_THERE, saw
from tests.support.startup import THERE, read, starts, there

JOURNALD = there("/usr/lib/systemd/systemd-journald")
RSYSLOGD = there("/usr/sbin/rsyslogd")



def to(target: str, protocol: str, *, is_encrypted: bool = False, program: str = "rsyslogd") -> Destination:
    return Destination(program=program, target=target, protocol=protocol, login_facilities=LOGIN_FACILITIES, is_encrypted=is_encrypted)


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
    vendor, _, _, local, *_ = JOURNALD_DROP_INS
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


def test_a_journal_that_leaves_out_log_ins_is_not_known_to_keep_them() -> None:
    high = {**JOURNALD, JOURNALD_CONF[0]: "[Journal]\nStorage=persistent\nMaxLevelStore=err\n"}
    assert isinstance(read(log_storage, high, *starts()).journal, Missing)
    all_of_them = {**JOURNALD, JOURNALD_CONF[0]: "[Journal]\nStorage=persistent\nMaxLevelStore=info\n"}
    assert read(log_storage, all_of_them, *starts()).journal == "persistent"


def test_a_journal_that_is_never_moved_to_disk_is_not_known_to_be_kept() -> None:
    mask = Seen(attributes=THERE.attributes, data={"owner": "root", "group": "root", "link": "/dev/null"})
    masked = saw(UNITS, mask, source="/etc/systemd/system/systemd-journal-flush.service")
    found = read(log_storage, {**JOURNALD, JOURNALD_CONF[0]: "[Journal]\nStorage=persistent\n"}, *starts(), masked).journal
    assert isinstance(found, Missing)
    assert str(found.sentence) == "systemd-journal-flush.service, which moves the journal from memory to disk, is masked"


MEMORY = "30 20 0:25 / /var/log rw - tmpfs tmpfs rw\n"


@pytest.mark.parametrize(
    ("where", "text", "is_known"),
    [
        (MOUNTINFO, MEMORY, False),
        (MOUNTINFO, MEMORY.replace("/var/log", "/run"), True),
        (MOUNTINFO, MEMORY.replace("tmpfs", "ext4"), True),
        (FSTAB, "tmpfs /var/log tmpfs nosuid 0 0\n", False),
        (FSTAB, "tmpfs\t/var/log/journal/\ttmpfs\tnosuid\n", False),
        (FSTAB, "#tmpfs /var/log tmpfs nosuid 0 0\ntmpfs /tmp tmpfs nosuid\n", True),
    ],
)
def test_logs_in_memory_are_not_known_to_be_kept(where: File, text: str, *, is_known: bool) -> None:
    answers = {**JOURNALD, **RSYSLOGD, JOURNALD_CONF[0]: "[Journal]\nStorage=persistent\n", RSYSLOG_CONF: DEBIAN_RSYSLOG, where: text}
    found = read(log_storage, answers, *starts("rsyslog.service"))
    assert (found.journal == "persistent", isinstance(found.syslog_files, list)) == (is_known, is_known)


def test_journald_passes_over_what_is_no_value() -> None:
    assert read(log_storage, {**JOURNALD, JOURNALD_CONF[0]: "[Journal]\nStorage=none\nStorage=cloud\n"}, *starts()).journal == "none"


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
        ("*.* @@logs.example:6514", to("logs.example", "tcp")),
        ("*.* @192.0.2.7", to("192.0.2.7", "udp")),
        ("*.*  @@(o)[2001:db8::1]:514;RSYSLOG_ForwardFormat", to("2001:db8::1", "tcp")),
        (
            '*.* action(type="omfwd" target="logs.example" port="6514" protocol="tcp")',
            to("logs.example", "tcp"),
        ),
        (
            'module(load="omrelp")\naction( type="omrelp"\n target="logs.example" port="20514" tls="on")',
            to("logs.example", "relp", is_encrypted=True),
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
    "text",
    [
        "/* *.* @@logs.example\n*/",
        '*.* /var/log/x # action(type="omfwd" target="logs.example")',
        "*.* @127.3.2.1",
        "*.* @@[::1]:514",
        "*.* @localhost.localdomain:514",
        'action(type="omfwd" target="localhost" port="514")',
        'action(type="omrelp" target="127.0.0.1")',
    ],
)
def test_comments_and_the_host_itself_are_no_destinations(text: str) -> None:
    found = read(log_forwarding, {**RSYSLOGD, RSYSLOG_CONF: DEBIAN_RSYSLOG, RSYSLOG_DROP_INS: text + "\n"}, *starts("rsyslog.service"))
    assert found == LogForwarding(destinations=[])


def test_a_comment_in_the_middle_of_a_path_is_none() -> None:
    found = read(log_forwarding, {**RSYSLOGD, RSYSLOG_CONF: DEBIAN_RSYSLOG + "*.* @@logs.example\n"}, *starts("rsyslog.service"))
    assert [one.target for one in found.destinations] == ["logs.example"]


@pytest.mark.parametrize("url", ["http://localhost", "https://127.0.0.1:19532", "http://[::1]:1/", "localhost:19532"])
def test_a_journal_that_is_sent_to_its_own_host_is_not_forwarded(url: str) -> None:
    found = read(log_forwarding, {JOURNAL_UPLOAD: f"[Upload]\nURL={url}\n"}, *starts("systemd-journal-upload.service"))
    assert found == LogForwarding(destinations=[])


def test_a_drop_in_of_journal_upload_has_the_last_word() -> None:
    answers = {JOURNAL_UPLOAD: "[Upload]\nURL=https://logs.example\n", JOURNAL_UPLOAD_DROP_INS[1]: "[Upload]\nURL=\n"}
    assert read(log_forwarding, answers, *starts("systemd-journal-upload.service")) == LogForwarding(destinations=[])


def test_settings_behind_too_many_lines_are_not_dropped() -> None:
    found = read(log_storage, {**JOURNALD, JOURNALD_CONF[0]: "[Journal]\n" + "#\n" * 20_001 + "Storage=none\n"}, *starts()).journal
    assert isinstance(found, Missing)
    assert found.reason is Reason.TOO_LARGE


def test_another_syslog_daemon_of_which_it_is_not_known_whether_it_starts() -> None:
    found = read(log_storage, {**there("/usr/sbin/syslog-ng"), WANTED: DENIED, BOOTED: THERE})
    assert found.syslog == DENIED
    assert found.syslog_files == DENIED


def test_a_link_is_judged_by_the_log_behind_it() -> None:
    link = Seen(attributes=FileAttributes(kind="link", mode=0o777, uid=0, gid=0, size=1), data={"link": "../../srv/app.log"})
    behind = Seen(attributes=FileAttributes(mode=0o666, uid=5, gid=5, size=1), data={"owner": "app", "group": "app", "link": ""})
    listed = saw(Listing("/var/log/*"), link, source="/var/log/app.log")
    assert behind_links([listed]) == [Listing("/srv/app.log")]
    [access, _] = read(log_files, None, listed, saw(Listing("/srv/app.log"), behind, source="/srv/app.log"))
    assert (access.path, access.kind, access.mode, access.owner) == ("/var/log/app.log", "file", 0o666, "app")
    [unseen, _] = read(log_files, None, listed)
    assert isinstance(unseen.mode, Missing)
    assert [type(one) for one in read(log_files, None, listed, saw(Listing("/srv/app.log"), NOT_THERE))] == [Complete]


SENT = DEBIAN_RSYSLOG + "*.* @@logs.example\n"


@pytest.mark.parametrize(
    "main",
    [
        "*.* /var/log/all\n*.* @@logs.example\n",
        SENT.replace("module(", "#module("),
        SENT.replace('"imuxsock"', '"imklog"'),
        SENT.replace('"imuxsock"', '"imuxsock" SysSock.Use="off"'),
        SENT + "$OmitLocalLogging on\n",
    ],
)
def test_rsyslog_without_the_host_s_own_messages_sends_no_log_ins_for_certain(main: str) -> None:
    answers = {**RSYSLOGD, RSYSLOG_CONF: main}
    [found] = read(log_forwarding, answers, *starts("rsyslog.service")).destinations
    assert isinstance(found.login_facilities, Missing)
    assert isinstance(read(log_storage, answers, *starts("rsyslog.service")).syslog_files, Missing)


@pytest.mark.parametrize(
    ("main", "journald", "is_known"),
    [
        (SENT, "ForwardToSyslog=yes", True),
        (SENT, "#ForwardToSyslog=no", True),
        (SENT, "ForwardToSyslog=no\nForwardToSyslog=yes", True),
        (SENT, "ForwardToSyslog=no", False),
        (SENT, "MaxLevelSyslog=warning", False),
        (SENT, "MaxLevelSyslog=info", True),
        (SENT.replace("imuxsock", "imjournal"), "ForwardToSyslog=no", True),
        (SENT.replace("imuxsock", "imjournal"), "MaxLevelStore=4", False),
        (SENT.replace('"imuxsock"', '"imuxsock" SysSock.Use="off"') + 'module(load="imjournal")\n', "ForwardToSyslog=no", True),
        ("$ModLoad imuxsock.so\n*.* @@logs.example\n", "", True),
    ],
)
def test_what_journald_passes_on_to_rsyslog(main: str, journald: str, *, is_known: bool) -> None:
    answers = {**RSYSLOGD, RSYSLOG_CONF: main, JOURNALD_CONF[0]: f"[Journal]\n{journald}\n"}
    [found] = read(log_forwarding, answers, *starts("rsyslog.service")).destinations
    assert isinstance(found.login_facilities, list) is is_known


@pytest.mark.parametrize("start", ["-n -f /srv/other.conf", "-n -f/srv/other.conf"])
def test_rsyslog_with_another_configuration(start: str) -> None:
    answers = {**RSYSLOGD, RSYSLOG_CONF: SENT}
    units = starts("rsyslog.service")
    drop_in = saw(
        CONTENTS[1],
        f"[Service]\nExecStart=\nExecStart=/usr/sbin/rsyslogd {start}\n",
        source="/etc/systemd/system/rsyslog.service.d/x.conf",
    )
    options = {File("/etc/sysconfig/rsyslog"): f'SYSLOGD_OPTIONS="{start}"\n'}
    assert isinstance(read(log_forwarding, {**answers, **options}, *units).destinations, Missing)
    assert isinstance(read(log_forwarding, answers, *units, drop_in).destinations, Missing)
    usual = {File("/etc/sysconfig/rsyslog"): 'SYSLOGD_OPTIONS="-f /etc/rsyslog.conf"\n#SYSLOGD_OPTIONS="-f /srv/x"\n'}
    assert isinstance(read(log_forwarding, {**answers, **usual}, *units).destinations, list)


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
    assert found == LogForwarding(destinations=[to("logs.example", "https", is_encrypted=True, program="systemd-journal-upload")])
    assert read(log_forwarding, upload, *starts()) == LogForwarding(destinations=[])
    assert isinstance(read(log_forwarding, there("/usr/bin/filebeat"), *starts()).destinations, Missing)


def test_log_files_with_owner_and_mode() -> None:
    first, end = read(log_files, None, saw(Listing("/var/log"), THERE, source="/var/log"))
    assert isinstance(first, LogFileAccess)
    assert (first.path, first.kind, first.owner, first.mode) == ("/var/log", "file", "root", 0o755)
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
