"""What sessions and logs begin with: login.defs, shells, limits, banners, auditd, logrotate, journald."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govaudit.facts.log_upkeep import AuditLogSettings, JournalLimits, LogRotation
from govaudit.facts.login_defaults import CoreDumps, LoginBanners, LoginDefinitions, ShellDefaults
from govaudit.model import Absent, Missing
from govaudit.targets.host.login_defs import DROP_INS, LOGIN_DEFS, RELEASE, VENDOR, VENDOR_DROP_INS
from govaudit.targets.host.readers.journald import JOURNALD_CONF
from govaudit.targets.host.readers.log_upkeep import (
    AUDITD_CONF,
    LOGROTATE_CONF,
    LOGROTATE_DROP_INS,
    VENDOR_CONF,
    audit_log_settings,
    journal_limits,
    log_rotation,
)
from govaudit.targets.host.readers.login_defaults import (
    COREDUMP_CONF,
    ISSUE,
    ISSUES,
    LIMIT_DROP_INS,
    LIMITS,
    MOTD_DROP_INS,
    MOTDS,
    OS_RELEASE,
    SHELL_FILES,
    core_dumps,
    login_banners,
    login_definitions,
    shell_defaults,
)
from tests.support import DENIED, saw
from tests.support.hosts import ask
from tests.support.startup import read, starts, there

PROFILE, PROFILE_D, BASHRC, _ = SHELL_FILES


def test_login_defs_the_last_mention_wins() -> None:
    found = read(login_definitions, {LOGIN_DEFS: "#UMASK 077\nUMASK\t022\nUMASK 027\nHOME_MODE\t0750\nFAIL_DELAY many\n"})
    assert (found.umask, found.home_mode, found.fail_delay, found.sha_rounds) == (0o027, 0o750, None, None)
    assert [place.line for place in found.places("UMASK")] == [3]
    assert isinstance(read(login_definitions), Absent)


SUSE = {RELEASE[0]: 'ID="opensuse-tumbleweed"\nID_LIKE="opensuse suse"\n'}


def test_login_defs_of_suse_come_from_several_files() -> None:
    vendor = "UMASK 022\nHOME_MODE 0755\n"
    found = read(login_definitions, {**SUSE, VENDOR: vendor})
    assert (found.umask, found.home_mode, found.places("UMASK")[0].path) == (0o022, 0o755, VENDOR.path)
    # The file in /etc stands in the vendor's place; drop-ins go before both.
    assert read(login_definitions, {**SUSE, VENDOR: vendor, LOGIN_DEFS: "UMASK 027\n"}).home_mode is None
    later = saw(DROP_INS, "UMASK 077\n", source="/etc/login.defs.d/70-x.defs")
    assert read(login_definitions, {**SUSE, LOGIN_DEFS: "UMASK 027\n"}, later).umask == 0o077
    same_name = saw(VENDOR_DROP_INS, "UMASK 000\n", source="/usr/etc/login.defs.d/70-x.defs")
    assert read(login_definitions, {**SUSE, LOGIN_DEFS: "UMASK 027\n"}, same_name, later).umask == 0o077
    assert isinstance(read(login_definitions, {**SUSE, LOGIN_DEFS: "UMASK 027\n", DROP_INS: DENIED}), Missing)


def test_drop_ins_of_login_defs_elsewhere_are_not_known_to_be_read() -> None:
    later = saw(DROP_INS, "UMASK 077\n", source="/etc/login.defs.d/70-x.defs")
    assert isinstance(read(login_definitions, {RELEASE[0]: "ID=debian\n", LOGIN_DEFS: "UMASK 027\n"}, later), Missing)
    assert isinstance(read(login_definitions, {VENDOR: "UMASK 027\n"}), Missing)


def test_what_agetty_and_pam_motd_show_beside_the_usual_files() -> None:
    names = {OS_RELEASE[0]: 'NAME="openSUSE"\n'}
    drop_in = saw(ISSUES[0][1], "Kernel \\r", source="/etc/issue.d/10-x.issue")
    assert read(login_banners, {**names, ISSUE: "Hello"}, drop_in).issue == "Hello\nKernel \\r"
    assert read(login_banners, names, drop_in).issue is None  # without /etc/issue its drop-ins are left out
    assert read(login_banners, {**names, ISSUES[2][0]: "Welcome to openSUSE"}).issue == "Welcome to openSUSE"
    assert read(login_banners, {**names, ISSUE: "", ISSUES[2][0]: "Welcome to openSUSE"}).issue == ""
    beside = saw(MOTD_DROP_INS[2], "x", source="/usr/lib/motd.d/x")
    assert read(login_banners, {**names, MOTDS[2]: "openSUSE"}, beside).motd == "openSUSE\nx"
    assert isinstance(read(login_banners, {**names, ISSUES[1][0]: DENIED}).issue, Missing)


def test_logrotate_of_suse() -> None:
    vendor = VENDOR_CONF
    found = read(log_rotation, {**there("/usr/sbin/logrotate"), vendor: "create 0644 root root\n"}, *starts())
    assert (found.is_configured, found.creates_readable) == (True, [f"{vendor.key} (0644)"])


@pytest.mark.parametrize(
    ("text", "timeouts", "is_readonly"),
    [
        ("TMOUT=600\n", [600], False),
        ("readonly TMOUT=900 ; export TMOUT\n", [900], True),
        ("declare -xr TMOUT=900\n", [900], True),
        ("typeset -r TMOUT=300\n", [300], True),
        ("export TMOUT='600'\nreadonly TMOUT\n", [600], True),
        ("#TMOUT=600\n", [], False),
        ("MY_TMOUT=600\n", [], False),
        ("TMOUT=600\nTMOUT=0\n", [600, 0], False),
        ("if [ -z x ]; then\n  TMOUT=600\nfi\n", None, False),
        ("case $- in *i*) TMOUT=600;; esac\n", None, False),
        ("[ -n x ] && TMOUT=600\n", None, False),
        ("echo; TMOUT=600\n", [600], False),
        ("if true; then echo; fi\nTMOUT=600\n", [600], False),
        ("TMOUT=$SECONDS\n", None, False),
    ],
)
def test_timeouts_of_shells(text: str, timeouts: list[int] | None, is_readonly: bool) -> None:
    found = read(shell_defaults, {PROFILE: text})
    assert isinstance(found.timeouts, Missing) if timeouts is None else found.timeouts == timeouts
    assert found.timeout_is_readonly is is_readonly


def test_umasks_of_shells_with_their_places() -> None:
    rhel = 'if [ $UID -gt 199 ] && [ "`id -gn`" = "`id -un`" ]; then\n    umask 002\nelse\n    umask 022\nfi\n'
    found = read(shell_defaults, {PROFILE: rhel}, saw(PROFILE_D, "umask 077; true\n# umask 0\n", source="/etc/profile.d/a.sh"))
    assert found.umasks == [0o002, 0o022, 0o077]
    assert [(place.path, place.line) for place in found.umask_places] == [(PROFILE.key, 2), (PROFILE.key, 4), ("/etc/profile.d/a.sh", 1)]
    assert read(shell_defaults, {PROFILE: "x\n", BASHRC: DENIED}) == DENIED
    assert isinstance(read(shell_defaults), Absent)


@pytest.mark.parametrize(
    ("text", "limit", "exceptions"),
    [
        ("* hard core 0\n", "0", []),
        ("*\t-\tcore\t0\n", "0", []),
        ("* soft core 0\n", None, []),
        ("#* hard core 0\n", None, []),
        ("* hard core 0\n* hard core unlimited\n", "unlimited", []),
        ("* hard core 0\n@dev hard core 1000\nann hard core 0\n", "0", ["@dev"]),
        ("* hard nproc 0\n", None, []),
    ],
)
def test_limits_of_core_dumps(text: str, limit: str | None, exceptions: list[str]) -> None:
    found = read(core_dumps, {LIMITS: text})
    assert (found.hard_limit, found.exceptions) == (limit, exceptions)


def test_drop_ins_come_after_limits_conf() -> None:
    drop_in = saw(LIMIT_DROP_INS, "* hard core 1\n", source="/etc/security/limits.d/a.conf")
    assert read(core_dumps, {LIMITS: "* hard core 0\n"}, drop_in).hard_limit == "1"
    assert read(core_dumps, {LIMITS: DENIED}).hard_limit == DENIED


def test_systemd_coredump() -> None:
    program = there("/usr/lib/systemd/systemd-coredump")
    assert read(core_dumps).storage is None
    assert read(core_dumps, program).storage == "external"
    assert read(core_dumps, {**program, COREDUMP_CONF[0]: "[Coredump]\nStorage=none\nProcessSizeMax=0\n"}).storage == "none"
    assert read(core_dumps, {**program, COREDUMP_CONF[0]: "[Coredump]\nStorage=None\n"}).storage == "external"


def test_banners_of_this_machine() -> None:
    found = read(login_banners, None, *ask("local:", ISSUE, *OS_RELEASE))
    assert found.issue is not None
    assert any("debian" in name for name in found.names)
    assert found.motd is None


def test_the_audit_log_s_settings() -> None:
    text = "# disk_full_action = halt\nmax_log_file_action = ROTATE\nspace_left_action = exec  /usr/local/bin/tell\n"
    text += "DISK_FULL_ACTION = SUSPEND\n"
    found = read(audit_log_settings, {AUDITD_CONF: text})
    assert (found.max_log_file_action, found.space_left_action, found.disk_full_action) == ("rotate", "exec /usr/local/bin/tell", "suspend")
    assert found.disk_error_action == ""
    assert isinstance(read(audit_log_settings), Absent)
    assert isinstance(read(audit_log_settings, {AUDITD_CONF: "disk_full_action=halt\n"}), Missing)


@pytest.mark.parametrize(
    ("answers", "units", "is_scheduled"),
    [
        ({}, ["logrotate.timer"], True),
        (there("/etc/cron.daily/logrotate"), ["cron.service"], True),
        (there("/etc/cron.daily/logrotate"), [], False),
        ({}, ["cron.service"], False),
    ],
)
def test_what_runs_logrotate(answers: dict[Any, Any], units: list[str], is_scheduled: bool) -> None:
    found = read(log_rotation, {**there("/usr/sbin/logrotate"), LOGROTATE_CONF: "weekly\n", **answers}, *starts(*units))
    assert (found.is_scheduled, found.is_configured) == (is_scheduled, True)


def test_modes_of_new_logs() -> None:
    drop_in = saw(LOGROTATE_DROP_INS, "/var/log/a {\n  create 644 root root\n  # create 0666 x x\n}\n", source="/etc/logrotate.d/a")
    found = read(log_rotation, {**there("/usr/sbin/logrotate"), LOGROTATE_CONF: "create 0640 root adm\n"}, *starts(), drop_in)
    assert found.creates_readable == ["/etc/logrotate.d/a (644)"]
    assert isinstance(read(log_rotation), Absent)


def test_limits_of_journals() -> None:
    program = there("/usr/lib/systemd/systemd-journald")
    text = "[Journal]\nCompress=no\nRateLimitBurst=0\nSystemMaxUse=1G\n"
    found = read(journal_limits, {**program, JOURNALD_CONF[0]: text}, *starts())
    assert (found.compress, found.rate_limited, found.max_use) == (False, False, "1G")
    found = read(journal_limits, program, *starts())
    assert (found.compress, found.rate_limited) == (True, True)
    assert isinstance(read(journal_limits, program), Absent)
    assert read(journal_limits, {**program, JOURNALD_CONF[0]: DENIED}, *starts()) == DENIED


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300), st.text("readonly TMOUT=umask0127;if\nfi ", max_size=200))
def test_no_bytes_make_a_reader_raise(data: bytes, text: str) -> None:
    assert isinstance(read(login_definitions, {LOGIN_DEFS: b"UMASK " + data}), LoginDefinitions)
    for content in (data, text.encode()):
        assert isinstance(read(shell_defaults, {PROFILE: content}), ShellDefaults)
        assert isinstance(read(core_dumps, {LIMITS: content}), CoreDumps)
    assert isinstance(read(login_banners, {ISSUE: data, OS_RELEASE[0]: data}), LoginBanners)
    assert isinstance(read(audit_log_settings, {AUDITD_CONF: data}), AuditLogSettings | Missing)
    assert isinstance(read(log_rotation, {**there("/usr/sbin/logrotate"), LOGROTATE_CONF: data}), LogRotation)
    journald = {**there("/usr/lib/systemd/systemd-journald"), JOURNALD_CONF[0]: b"[Journal]\n" + data}
    assert isinstance(read(journal_limits, journald, *starts()), JournalLimits)
