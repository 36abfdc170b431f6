"""What new sessions begin with: start-up files of shells, limits, banners; and programs that log in or give root."""

from __future__ import annotations

from pathlib import Path

from tests.support.scenarios import DEBIAN, FAIL, NONE, PASS, UNKNOWN, Files, Row, assert_row, named

STATUS = {"good": PASS, "bad": FAIL, "none": NONE, "unknown": UNKNOWN}


def _is(check: str, name: str, expected: str, files: Files | None = None) -> Row:
    return Row(name, check, STATUS[expected], files or {})


def _defs(check: str, name: str, expected: str, lines: str, path: str) -> Row:
    return _is(check, name, expected, {path: lines})


IDLE, FIXED, SHELL_UMASK = "hardening.idle-shells-end", "hardening.idle-time-fixed", "hardening.shell-umask-restrictive"
PROFILE = "etc/profile"
LIMITED, STORED = "hardening.core-dumps-limited", "hardening.core-dumps-not-stored"
LIMITS, LIMITS_D = "etc/security/limits.conf", "etc/security/limits.d/x.conf"
DUMPER: Files = {"usr/lib/systemd/systemd-coredump": ""}
SESSIONS = [
    _is(IDLE, "no start-up files", "none"),
    _defs(IDLE, "as required", "good", "readonly TMOUT=600\n", PROFILE),
    _defs(IDLE, "in a drop-in", "good", "TMOUT=600\nreadonly TMOUT\nexport TMOUT\n", "etc/profile.d/x.sh"),
    _defs(IDLE, "too long", "bad", "TMOUT=6000\n", PROFILE),
    _defs(IDLE, "never", "bad", "TMOUT=0\n", PROFILE),
    _defs(IDLE, "commented out", "bad", "# TMOUT=600\n", PROFILE),
    _defs(IDLE, "wrong case", "bad", "tmout=600\n", PROFILE),
    _defs(IDLE, "twice", "bad", "TMOUT=600\nTMOUT=0\n", PROFILE),
    _defs(IDLE, "taken back", "unknown", "TMOUT=600\nunset TMOUT\n", PROFILE),
    _defs(IDLE, "under a condition", "unknown", "if [ -n \"$PS1\" ]; then\n TMOUT=600\nfi\n", PROFILE),
    _defs(IDLE, "in a file without .sh", "none", "TMOUT=600\n", "etc/profile.d/x"),
    _is(FIXED, "no start-up files", "none"),
    _defs(FIXED, "read-only", "good", "readonly TMOUT=600\n", PROFILE),
    _defs(FIXED, "in another way", "good", "declare -xr TMOUT=600\n", PROFILE),
    _defs(FIXED, "not read-only", "bad", "export TMOUT=600\n", PROFILE),
    _defs(FIXED, "commented out", "bad", "TMOUT=600\n# readonly TMOUT\n", PROFILE),
    _is(SHELL_UMASK, "no start-up files", "none"),
    _defs(SHELL_UMASK, "027", "good", "umask 027\n", PROFILE),
    _defs(SHELL_UMASK, "022", "bad", "umask 022\n", PROFILE),
    _defs(SHELL_UMASK, "twice", "bad", "umask 027\numask 022\n", PROFILE),
    _defs(SHELL_UMASK, "commented out", "none", "# umask 022\n", PROFILE),
    _defs(SHELL_UMASK, "a comment behind", "good", "umask 027 # not 022\n", PROFILE),
    _defs(SHELL_UMASK, "in letters", "bad", "umask u=rwx,g=rx,o=rx\n", PROFILE),
    _defs(SHELL_UMASK, "closed in letters", "good", "umask -S u=rwx,g=rx,o=\n", PROFILE),
    _defs(SHELL_UMASK, "in letters that add", "unknown", "umask g-w\n", PROFILE),
    _defs(SHELL_UMASK, "from a variable", "unknown", "umask $MASK\n", PROFILE),
    _defs(SHELL_UMASK, "in quotes", "bad", "umask '022'\n", PROFILE),
    _defs(SHELL_UMASK, "in a drop-in", "bad", "\tumask\t002\n", "etc/profile.d/x.sh"),
    _is(LIMITED, "no limits", "bad"),
    _defs(LIMITED, "0 for everybody", "good", "* hard core 0\n", LIMITS),
    _defs(LIMITED, "tabs", "good", "*\thard\tcore\t0\n", LIMITS),
    _defs(LIMITED, "the soft limit alone", "bad", "* soft core 0\n", LIMITS),
    _defs(LIMITED, "both by a dash", "good", "* - core 0\n", LIMITS),
    _defs(LIMITED, "commented out", "bad", "# * hard core 0\n", LIMITS),
    _defs(LIMITED, "for root alone", "bad", "root hard core 0\n", LIMITS),
    _defs(LIMITED, "in a drop-in", "good", "* hard core 0\n", LIMITS_D),
    _defs(LIMITED, "in a drop-in without .conf", "bad", "* hard core 0\n", LIMITS_D.removesuffix(".conf")),
    _is(LIMITED, "overridden by a drop-in", "bad", {LIMITS: "* hard core 0\n", LIMITS_D: "* hard core unlimited\n"}),
    _defs(LIMITED, "somebody may more", "bad", "* hard core 0\nann hard core 1000\n", LIMITS),
    _is(STORED, "not installed", "none"),
    _is(STORED, "kept by default", "bad", DUMPER),
    _is(STORED, "not kept", "good", {**DUMPER, "etc/systemd/coredump.conf": "[Coredump]\nStorage=none\n"}),
    _is(STORED, "wrong case: passed over", "bad", {**DUMPER, "etc/systemd/coredump.conf": "[Coredump]\nStorage=None\n"}),
    _is(STORED, "commented out", "bad", {**DUMPER, "etc/systemd/coredump.conf": "[Coredump]\n#Storage=none\n"}),
    _is(STORED, "in a drop-in", "good", {**DUMPER, "etc/systemd/coredump.conf.d/x.conf": "[Coredump]\nStorage=none\n"}),
    _is(STORED, "overridden by a drop-in", "bad", {**DUMPER, "etc/systemd/coredump.conf": "[Coredump]\nStorage=none\n",
                                                  "etc/systemd/coredump.conf.d/x.conf": "[Coredump]\nStorage=external\n"}),
    *(
        row
        for check, path in (("console-banner", "etc/issue"), ("network-banner", "etc/issue.net"), ("message-of-the-day", "etc/motd"))
        for row in (
            _is(f"hardening.{check}-hides-system", "not there", "good"),
            _defs(f"hardening.{check}-hides-system", "a notice", "good", "Authorised use only.\n", path),
            _is(f"hardening.{check}-hides-system", "the name of the system", "bad",
                {path: "Welcome to TESTOS 1\n", "etc/os-release": "ID=testos\nNAME=TestOS\n"}),
        )
    ),
    _defs("hardening.console-banner-hides-system", "by an escape", "bad", "\\S\n", "etc/issue"),
]  # fmt: skip

MANAGERS = [
    _is("access.no-automatic-login", "not installed", "none"),
    _is("access.no-automatic-login", "asks", "good", {"etc/gdm3/daemon.conf": "[daemon]\n# AutomaticLoginEnable = true\n"}),
    _is("access.no-automatic-login", "gdm logs in", "bad",
        {"etc/gdm3/daemon.conf": "[daemon]\nAutomaticLoginEnable = true\nAutomaticLogin = ann\n"}),
    _is("access.no-automatic-login", "lightdm logs in, by a drop-in", "bad",
        {"etc/lightdm/lightdm.conf": "[Seat:*]\n", "etc/lightdm/lightdm.conf.d/x.conf": "[Seat:*]\nautologin-user=ann\n"}),
    _is("access.doas-requires-password", "not installed", "none"),
    _is("access.doas-requires-password", "asks", "good", {"etc/doas.conf": "permit persist ann\n", "usr/bin/doas": ""}),
    _is("access.doas-requires-password", "asks not", "bad", {"etc/doas.conf": "permit nopass ann\n", "usr/bin/doas": ""}),
    _is("access.doas-environment-not-kept", "not installed", "none"),
    _is("access.doas-environment-not-kept", "kept", "bad", {"etc/doas.conf": "permit keepenv ann\n", "usr/bin/doas": ""}),
    _is("access.doas-environment-not-kept", "not kept", "good", {"etc/doas.conf": "permit ann\n", "usr/bin/doas": ""}),
]  # fmt: skip

ALL = [*SESSIONS, *MANAGERS]


@named(ALL)
def test_debian(row: Row, tmp_path: Path) -> None:
    assert_row(DEBIAN, row, tmp_path)
