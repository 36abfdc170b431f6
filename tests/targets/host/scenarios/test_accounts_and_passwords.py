"""Accounts, homes, new passwords and lockout."""

from __future__ import annotations

from pathlib import Path

from tests.support.scenarios import DEBIAN, FAIL, NONE, PASS, RHEL, UNKNOWN, Files, Row, With, assert_row, named

STATUS = {"good": PASS, "bad": FAIL, "none": NONE, "unknown": UNKNOWN}
ROOT, ANN = "root:x:0:0:root:/root:/bin/bash\n", "ann:x:1000:1000::/home/ann:/bin/bash\n"
BOB = "bob:x:1001:1001::/home/bob:/bin/bash\n"
HASH = "$y$j9T$saltsaltsaltsalt$hashhashhashhashhashhashhashhashhashhashhas"


def _is(check: str, name: str, expected: str, files: Files | None = None) -> Row:
    return Row(name, check, STATUS[expected], files or {})


def _passwd(check: str, name: str, expected: str, lines: str, group: str = "root:x:0:\nann:x:1000:\nbob:x:1001:\n") -> Row:
    return _is(f"access.{check}", name, expected, {"etc/passwd": lines, "etc/group": group})


def _shadow(check: str, name: str, expected: str, field: str, rest: str = "20000:0:90:7:::") -> Row:
    return _is(f"access.{check}", name, expected, {"etc/shadow": With(f"root:*:20000:0:90:7:::\nann:{field}:{rest}\n", 0o640)})


ACCOUNTS = [
    _passwd("account-names-and-ids-unique", "each once", "good", ROOT + ANN + BOB),
    _passwd("account-names-and-ids-unique", "one number twice", "bad", ROOT + ANN + BOB.replace("1001:", "1000:", 1)),
    _passwd("account-names-and-ids-unique", "one name twice", "bad", ROOT + ANN + ANN.replace("1000:", "1005:", 1)),
    _passwd("account-names-and-ids-unique", "a line that is no account", "unknown", ROOT + "ann:x:1000\n"),
    _passwd("account-names-and-ids-unique", "the second is commented out", "good", ROOT + ANN + "#" + ANN),
    _passwd("group-names-and-ids-unique", "each once", "good", ROOT + ANN),
    _passwd("group-names-and-ids-unique", "one number twice", "bad", ROOT, "root:x:0:\na:x:5:\nb:x:5:\n"),
    _passwd("group-names-and-ids-unique", "one name twice", "bad", ROOT, "root:x:0:\na:x:5:\na:x:6:\n"),
    _passwd("group-names-and-ids-unique", "no group file", "unknown", ROOT, "broken\n"),
    _passwd("primary-groups-exist", "there", "good", ROOT + ANN),
    _passwd("primary-groups-exist", "not there", "bad", ROOT + ANN, "root:x:0:\n"),
    _passwd("primary-groups-exist", "commented out", "bad", ROOT + ANN, "root:x:0:\n#ann:x:1000:\n"),
    _passwd("only-root-has-uid-zero", "root alone", "good", ROOT + ANN),
    _passwd("only-root-has-uid-zero", "another", "bad", ROOT + "toor:x:0:0::/root:/bin/sh\n"),
    _passwd("only-root-has-uid-zero", "another, written 00", "bad", ROOT + "toor:x:00:0::/root:/bin/sh\n"),
    _passwd("only-root-has-uid-zero", "another, who has no shell", "bad", ROOT + "toor:x:0:0::/root:/usr/sbin/nologin\n"),
    _passwd("only-root-has-uid-zero", "a line that is no account", "unknown", ROOT + "toor\n"),
    _passwd("primary-groups-exist", "a line that is no account", "unknown", ROOT + "ann:x\n"),
    _passwd("only-root-has-uid-zero", "commented out", "good", ROOT + "#toor:x:0:0::/root:/bin/sh\n"),
    _passwd("system-accounts-cannot-log-in", "nologin", "good", ROOT + "www:x:33:33::/var/www:/usr/sbin/nologin\n"),
    _passwd("system-accounts-cannot-log-in", "a shell", "bad", ROOT + "www:x:33:33::/var/www:/bin/sh\n"),
    _passwd("system-accounts-cannot-log-in", "no shell is /bin/sh", "bad", ROOT + "www:x:33:33::/var/www:\n"),
    _passwd("system-accounts-cannot-log-in", "people alone", "none", ROOT + ANN),
    _passwd("no-empty-passwords", "in passwd itself", "bad", ROOT + ANN.replace(":x:", "::")),
    _shadow("no-empty-passwords", "none was ever set", "good", "!"),
    _shadow("no-empty-passwords", "empty", "bad", ""),
    _shadow("no-empty-passwords", "locked", "good", f"!{HASH}"),
    _is("access.no-empty-passwords", "no shadow file", "unknown",
        {"etc/shadow": "->/nowhere"}),
    _shadow("password-hashes-strong", "yescrypt", "good", HASH),
    _shadow("password-hashes-strong", "MD5", "bad", "$1$salt$hashhashhashhashhashh."),
    _shadow("password-hashes-strong", "DES", "bad", "rl.3StKT.4T8M"),
    _shadow("password-hashes-strong", "MD5 that is locked", "bad", "!$1$salt$hashhashhashhashhashh."),
    _shadow("password-hashes-strong", "nobody has a password", "none", "*"),
    _shadow("passwords-age-limited", "90 days", "good", HASH),
    _shadow("passwords-age-limited", "for ever", "bad", HASH, "20000:0:99999:7:::"),
    _shadow("passwords-age-limited", "not set", "bad", HASH, "20000:0::7:::"),
    _shadow("passwords-age-limited", "no day of its change", "bad", HASH, ":0:90:7:::"),
    _shadow("passwords-age-limited", "nobody has a password", "none", "*", "20000:0:99999:7:::"),
    _is("access.subordinate-ids-apart", "none", "none"),
    _is("access.subordinate-ids-apart", "apart", "good", {"etc/subuid": "ann:100000:65536\nbob:165536:65536\n"}),
    _is("access.subordinate-ids-apart", "overlapping", "bad", {"etc/subuid": "ann:100000:65536\nbob:165535:65536\n"}),
    _is("access.subordinate-ids-apart", "commented out", "good", {"etc/subuid": "ann:100000:65536\n#bob:165535:65536\n"}),
    _is("access.subordinate-ids-apart", "over an account", "bad", {"etc/subuid": "bob:1000:65536\n"}),
    _passwd("primary-groups-exist", "NIS lines are no accounts", "good", ROOT + "+::::::\n"),
    _is("hardening.root-equivalent-groups-empty", "empty", "good", {"etc/group": "root:x:0:\nann:x:1000:\ndocker:x:999:\n"}),
    _is("hardening.root-equivalent-groups-empty", "a line that is no account", "unknown", {"etc/passwd": ROOT + "ann:x\n"}),
    _is("hardening.root-equivalent-groups-empty", "a member", "bad", {"etc/group": "root:x:0:\nann:x:1000:\ndocker:x:999:ann\n"}),
    _is("hardening.root-equivalent-groups-empty", "as the first group", "bad", {"etc/group": "root:x:0:\ndisk:x:1000:\n"}),
    _is("hardening.root-equivalent-groups-empty", "a group of another name", "good", {"etc/group": "ann:x:1000:\ndockers:x:999:ann\n"}),
]  # fmt: skip

LASTLOG = "Username         Port     From                                       Latest\nroot   pts/0   Mon Nov 23 10:00:00 +0000 2026\n"
LOG_INS = [
    Row("a tree at rest does not tell", "access.accounts-in-use", UNKNOWN),
    Row("used of late", "access.accounts-in-use", PASS, {"etc/shadow": With(f"root:*:1::::::\nann:{HASH}:1::::::\n")},
        {"lastlog": LASTLOG + "ann   pts/0   Mon Nov 23 10:00:00 +0000 2026\n"}),
    Row("long unused", "access.accounts-in-use", FAIL, {"etc/shadow": With(f"root:*:1::::::\nann:{HASH}:1::::::\n")},
        {"lastlog": LASTLOG + "ann   pts/0   Mon Nov 20 10:00:00 +0000 2023\n"}),
    Row("no program tells", "access.accounts-in-use", UNKNOWN, live={}),
]  # fmt: skip

HOMES = [
    _is("access.homes-closed", "not there", "none"),
    _is("access.homes-closed", "closed", "good", {"home/ann/": With(mode=0o750, uid=1000, gid=1000)}),
    _is("access.homes-closed", "open", "bad", {"home/ann/": With(mode=0o755, uid=1000, gid=1000)}),
    _is("access.homes-owned", "not there", "none"),
    _is("access.homes-owned", "own", "good", {"home/ann/": With(mode=0o700, uid=1000, gid=1000)}),
    _is("access.homes-owned", "of somebody else", "bad", {"home/ann/": With(mode=0o700, uid=1005, gid=1000)}),
    *(
        row
        for check, file in (("no-netrc-files", ".netrc"), ("no-host-trust-files", ".rhosts"), ("no-forward-files", ".forward"))
        for row in (
            _is(f"access.{check}", "not there", "good"),
            _is(f"access.{check}", "there", "bad", {f"home/ann/{file}": "x\n"}),
            _is(f"access.{check}", "kept away by a link to nothing", "good", {f"home/ann/{file}": "->/dev/null"}),
            _is(f"access.{check}", "kept away by a folder", "good", {f"home/ann/{file}/": ""}),
            _is(f"access.{check}", "in a folder below", "good", {f"home/ann/backup/{file}": "x\n"}),
        )
    ),
    _is("access.no-host-trust-files", "for the whole host", "bad", {"etc/hosts.equiv": "+\n"}),
]

DEFS = "etc/login.defs"


def _defs(check: str, name: str, expected: str, lines: str, path: str = DEFS) -> Row:
    return _is(check, name, expected, {path: lines})


HASHES, UMASK, HOMES_OF_NEW = "access.default-password-hashes-strong", "hardening.login-umask-restrictive", "hardening.new-homes-private"
AGE, SPACED, ANNOUNCED = "access.new-passwords-age-limited", "access.password-changes-spaced", "access.password-expiry-announced"
LOGIN_DEFS = [
    _is(HASHES, "no login.defs", "bad"),
    _defs(HASHES, "yescrypt", "good", "ENCRYPT_METHOD YESCRYPT\n"),
    _defs(HASHES, "MD5", "bad", "ENCRYPT_METHOD MD5\n"),
    _defs(HASHES, "commented out", "bad", "#ENCRYPT_METHOD SHA512\n"),
    _defs(HASHES, "small letters: shadow-utils takes DES", "bad", "ENCRYPT_METHOD sha512\n"),
    _defs(HASHES, "twice, the last one counts", "bad", "ENCRYPT_METHOD SHA512\nENCRYPT_METHOD DES\n"),
    _defs(HASHES, "tabs and quotes", "good", 'ENCRYPT_METHOD\t\t"SHA512"\n'),
    _defs(HASHES, "with a sign", "bad", "ENCRYPT_METHOD=SHA512\n"),
    _defs(HASHES, "in the wrong file", "bad", "ENCRYPT_METHOD SHA512\n", "etc/login.defs.d/x"),
    _is(UMASK, "no login.defs", "none"),
    _defs(UMASK, "027", "good", "UMASK 027\n"),
    _defs(UMASK, "022", "bad", "UMASK\t022\n"),
    _defs(UMASK, "not set", "bad", "PASS_MAX_DAYS 90\n"),
    _defs(UMASK, "27 is decimal", "bad", "UMASK 27\n"),
    _defs(UMASK, "77 is decimal", "bad", "UMASK 77\n"),
    _defs(UMASK, "hexadecimal", "good", "UMASK 0x17\n"),
    _defs(UMASK, "a comment behind: no number", "bad", "UMASK 027 # closed\n"),
    _defs(UMASK, "small letters", "bad", "umask 027\n"),
    _defs(UMASK, "twice", "bad", "UMASK 027\nUMASK 022\n"),
    _is(HOMES_OF_NEW, "no login.defs", "none"),
    _defs(HOMES_OF_NEW, "0700", "good", "HOME_MODE 0700\n"),
    _defs(HOMES_OF_NEW, "700 is decimal: useradd makes 1274", "bad", "HOME_MODE 700\n"),
    _defs(HOMES_OF_NEW, "750 is decimal", "bad", "HOME_MODE 750\n"),
    _defs(HOMES_OF_NEW, "by the umask", "good", "UMASK 027\n"),
    _defs(HOMES_OF_NEW, "by an open umask", "bad", "UMASK 022\n"),
    _defs(HOMES_OF_NEW, "commented out", "bad", "#HOME_MODE 0700\nUMASK 022\n"),
    _defs(HOMES_OF_NEW, "small letters", "bad", "home_mode 0700\n"),
    _defs(HOMES_OF_NEW, "with a sign", "bad", "HOME_MODE=0700\n"),
    _defs(HOMES_OF_NEW, "twice", "bad", "HOME_MODE 0700\nHOME_MODE 0755\n"),
    *(
        row
        for check, key, good, bad in (
            (AGE, "PASS_MAX_DAYS", 90, 99999),
            (SPACED, "PASS_MIN_DAYS", 1, 0),
            (ANNOUNCED, "PASS_WARN_AGE", 7, 1),
        )
        for row in (
            _is(check, "no login.defs", "bad"),
            _defs(check, "as required", "good", f"{key}\t{good}\n"),
            _defs(check, "not as required", "bad", f"{key} {bad}\n"),
            _defs(check, "commented out", "bad", f"# {key} {good}\n"),
            _defs(check, "twice", "bad", f"{key} {good}\n{key} {bad}\n"),
            _defs(check, "overridden by what is required", "good", f"{key} {bad}\n{key} {good}\n"),
            _defs(check, "no number", "unknown", f"{key} {good} # days\n"),
            _defs(check, "with a sign", "bad", f"{key}={good}\n"),
        )
    ),
]

QUALITY = "password requisite pam_pwquality.so retry=3\npassword [success=1 default=ignore] pam_unix.so yescrypt use_authtok\n"
QUALITY += "password requisite pam_deny.so\npassword required pam_permit.so\n"


def _pam(check: str, name: str, expected: str, conf: str | None = None, *, stack: str = QUALITY, more: Files | None = None) -> Row:
    files: dict[str, str | With] = {"etc/pam.d/passwd": stack, **(more or {})}
    if conf is not None:
        files["etc/security/pwquality.conf"] = conf
    return _is(f"access.{check}", name, expected, files)


DROP_IN = "etc/security/pwquality.conf.d/50-x.conf"
UNIX_ALONE = "password required pam_unix.so sha512\n"
RULES = [
    *(_is(f"access.{check}", "no PAM", "none") for check in (
        "new-passwords-long", "new-passwords-judged", "new-passwords-differ", "new-passwords-no-dictionary-words", "old-passwords-refused",
        "new-passwords-not-repetitive", "new-passwords-of-several-kinds", "password-rules-bind-root", "new-password-hashes-strong")),
    _pam("new-passwords-judged", "pwquality", "good"),
    _pam("new-passwords-judged", "commented out", "bad", stack="#" + QUALITY),
    _pam("new-passwords-judged", "pam_unix alone", "bad", stack=UNIX_ALONE),
    _pam("new-passwords-judged", "it only advises", "unknown", stack=QUALITY.replace("requisite pam_pw", "optional pam_pw")),
    _pam("new-passwords-long", "14", "good", "minlen = 14\n"),
    _pam("new-passwords-long", "8 by default", "bad"),
    _pam("new-passwords-long", "commented out", "bad", "# minlen = 14\n"),
    _pam("new-passwords-long", "another case", "good", "MinLen = 14\n"),
    _pam("new-passwords-long", "without a sign", "good", "minlen 14\n"),
    _pam("new-passwords-long", "tabs", "good", "\tminlen\t=\t14\n"),
    _pam("new-passwords-long", "a comment behind", "good", "minlen = 14 # long\n"),
    _pam("new-passwords-long", "twice, the last one counts", "bad", "minlen = 14\nminlen = 8\n"),
    _pam("new-passwords-long", "in a drop-in", "good", more={DROP_IN: "minlen = 14\n"}),
    _pam("new-passwords-long", "in a drop-in, overridden by the file itself", "bad", "minlen = 8\n", more={DROP_IN: "minlen = 14\n"}),
    _pam("new-passwords-long", "in a drop-in without .conf", "bad", more={DROP_IN.removesuffix(".conf"): "minlen = 14\n"}),
    _pam("new-passwords-long", "an unknown word before: pwquality reads no further", "unknown", "bogus = 1\nminlen = 14\n"),
    _pam("new-passwords-long", "no number before", "unknown", "minlen = x\nminlen = 14\n"),
    _pam("new-passwords-long", "no number", "unknown", "minlen = 0x0e\n"),
    _pam("new-passwords-long", "it only warns", "bad", "minlen = 14\nenforcing = 0\n"),
    _pam("new-passwords-long", "it only warns, in another case", "bad", "minlen = 14\nEnforcing = 0\n"),
    _pam("new-passwords-long", "credits take from it", "bad", "minlen = 14\ndcredit = 2\nucredit = 2\n"),
    _pam("new-passwords-long", "by an argument", "good", stack=QUALITY.replace("retry=3", "minlen=14")),
    _pam("new-passwords-long", "an argument overrides the file", "bad", "minlen = 14\n", stack=QUALITY.replace("retry=3", "minlen=8")),
    _pam("new-passwords-differ", "three characters", "good", "difok = 3\n"),
    _pam("new-passwords-differ", "one by default", "bad"),
    _pam("new-passwords-no-dictionary-words", "by default", "good"),
    _pam("new-passwords-no-dictionary-words", "switched off", "bad", "dictcheck = 0\n"),
    _pam("new-passwords-no-dictionary-words", "switched off in another case", "bad", "DictCheck = 0\n"),
    _pam("new-passwords-not-repetitive", "three", "good", "maxrepeat = 3\n"),
    _pam("new-passwords-not-repetitive", "not limited", "bad", "maxrepeat = 0\n"),
    _pam("new-passwords-of-several-kinds", "minclass", "good", "minclass = 3\n"),
    _pam("new-passwords-of-several-kinds", "credits", "good", "dcredit = -1\nucredit = -1\nlcredit = -1\n"),
    _pam("new-passwords-of-several-kinds", "neither", "bad"),
    _pam("password-rules-bind-root", "bound", "good", "enforce_for_root\n"),
    _pam("password-rules-bind-root", "not bound", "bad"),
    _pam("password-rules-bind-root", "commented out", "bad", "# enforce_for_root\n"),
    _pam("old-passwords-refused", "pwhistory", "good", stack="password required pam_pwhistory.so remember=5\n" + QUALITY),
    _pam("old-passwords-refused", "too few", "bad", stack="password required pam_pwhistory.so remember=2\n" + QUALITY),
    _pam("old-passwords-refused", "not there", "bad"),
    _pam("old-passwords-refused", "in its file", "good", stack="password requisite pam_pwhistory.so\n" + QUALITY,
         more={"etc/security/pwhistory.conf": "remember = 7\n"}),
    _pam("old-passwords-refused", "commented out", "bad", stack="#password required pam_pwhistory.so remember=5\n" + QUALITY),
    _pam("new-password-hashes-strong", "yescrypt", "good"),
    _pam("new-password-hashes-strong", "MD5", "bad", stack=QUALITY.replace("yescrypt", "md5")),
    _pam("new-password-hashes-strong", "the last one counts", "bad", stack=QUALITY.replace("yescrypt", "yescrypt md5")),
]  # fmt: skip

FAILLOCK = "auth required pam_faillock.so preauth\nauth sufficient pam_unix.so\n"
FAILLOCK += "auth required pam_faillock.so authfail\nauth required pam_deny.so\n"
LOCKS, LOCKS_ROOT, STAYS = "failed-logins-lock-account", "failed-logins-lock-root", "locked-accounts-stay-locked"
MODULES = {f"usr/lib/x86_64-linux-gnu/security/pam_{name}.so": "" for name in ("faillock", "unix", "deny", "permit")}


def _lock(check: str, name: str, expected: str, conf: str | None = None, stack: str = FAILLOCK) -> Row:
    files: dict[str, str | With] = {"etc/pam.d/login": stack, **MODULES}
    if conf is not None:
        files["etc/security/faillock.conf"] = conf
    return _is(f"access.{check}", name, expected, files)


LOCKOUT = [
    *(_is(f"access.{check}", "no PAM", "none") for check in (LOCKS, LOCKS_ROOT, STAYS)),
    _lock(LOCKS, "three by default", "good"),
    _lock(LOCKS, "not in the stack", "bad", stack="auth required pam_unix.so\n"),
    _lock(LOCKS, "commented out", "bad", stack=FAILLOCK.replace("auth required pam_faillock", "#auth required pam_faillock")),
    _lock(LOCKS, "without authfail", "bad", stack=FAILLOCK.replace("auth required pam_faillock.so authfail\n", "")),
    _lock(LOCKS, "too many", "bad", "deny = 50\n"),
    _lock(LOCKS, "never", "bad", "deny = 0\n"),
    _lock(LOCKS, "too many, commented out", "good", "# deny = 50\n"),
    _lock(LOCKS, "an argument overrides the file", "bad", "deny = 3\n", FAILLOCK.replace("preauth", "preauth deny=50")),
    _lock(LOCKS_ROOT, "root as well", "good", "even_deny_root\n"),
    _lock(LOCKS_ROOT, "not root", "bad"),
    _lock(LOCKS_ROOT, "commented out", "bad", "# even_deny_root\n"),
    _lock(STAYS, "ten minutes by default", "good"),
    _lock(STAYS, "a minute", "bad", "unlock_time = 60\n"),
    _lock(STAYS, "for ever", "good", "unlock_time = never\n"),
    _lock(STAYS, "twice", "bad", "unlock_time = 900\nunlock_time = 10\n"),
]

ALL = [*ACCOUNTS, *LOG_INS, *HOMES, *LOGIN_DEFS, *RULES, *LOCKOUT]


@named(ALL)
def test_debian(row: Row, tmp_path: Path) -> None:
    assert_row(DEBIAN, row, tmp_path)


@named([*RULES[:20], *LOCKOUT])
def test_rhel(row: Row, tmp_path: Path) -> None:
    assert_row(RHEL, row, tmp_path)
