"""Who has an account on a host, and how its password is kept."""

from __future__ import annotations

import msgspec

from govaudit.model import Fact, Missing, Place

_FOLDERS = ("/bin", "/sbin", "/usr/bin", "/usr/sbin", "/run/current-system/sw/bin")
_NO_SHELLS = ("nologin", "false", "sync", "shutdown", "halt", "true")
"""Programs that end at once, or do one thing and end."""


class Password(msgspec.Struct, frozen=True, kw_only=True):
    """The state of one password. The hash itself is never looked at."""

    state: str
    """`set`; `empty` (nothing is asked); `locked` (there is a hash, made unusable by `!`); `none` (no password can match)."""

    scheme: str = ""
    """How it is hashed: yescrypt, gost-yescrypt, scrypt, bcrypt, sha512, sha256, sun-md5, md5, nt, des; empty without a hash."""

    cost: str = ""
    """The cost as the hash names it, e.g. `rounds=5000`, `j9T`, `12`; empty where it names none."""

    in_passwd: bool = False
    """It stands in /etc/passwd, which everybody may read, and not in /etc/shadow."""


class Account(Fact, frozen=True, kw_only=True):
    """One account of the host's own files; accounts of a directory are not among them (see AccountDatabase)."""

    name: str
    """The login name."""

    uid: int
    """The user id; 0 is all-powerful whatever the name."""

    gid: int
    """The id of the primary group."""

    groups: list[str] | Missing
    """Names of all groups that it is in, the primary one first."""

    home: str
    """The home folder's path."""

    shell: str
    """The login shell; `/bin/sh` where the file leaves it empty."""

    names_shell: bool = True
    """Whether /etc/passwd names a shell; where it does not, most of PAM's modules see an empty one."""

    password: Password | Missing
    """The state of its password."""

    in_shadow: bool = True
    """The password field of /etc/passwd is `x` and sends to /etc/shadow; of others pam_unix does not look at the ages there."""

    has_shadow_line: bool | Missing = True
    """Whether /etc/shadow has a line for it."""

    changed: int | Missing | None
    """Day of the last password change, counted from 1970-01-01; 0: must be changed at the next log-in; None: not recorded."""

    ages: bool | Missing
    """Whether the password grows older: not where no change is recorded, or one in the future (shadow(5))."""

    min_days: int | Missing | None
    """Days that must pass between changes; None: no limit."""

    max_days: int | Missing | None
    """Days after which the password must be changed; None: never."""

    inactive_days: int | Missing | None = None
    """Days after `max_days` from which nothing but an administrator helps; None: never."""

    expires: int | Missing | None
    """Day on which the account expires, counted from 1970-01-01; None: never."""

    place: Place
    """Its line in /etc/passwd."""

    @property
    def subject(self) -> str:
        return self.name

    @property
    def has_login_shell(self) -> bool:
        """Whether its shell lets anybody work: all but a few programs at their usual paths."""
        folder, _, name = self.shell.rpartition("/")
        return self.shell != "/dev/null" and not (folder in _FOLDERS and name in _NO_SHELLS)


class AccountDatabase(Fact, frozen=True, kw_only=True):
    """/etc/passwd as the place where accounts are looked for, and where else they come from.

    Accounts of a directory are not looked at: what is said of accounts is said of the host's own files,
    and this is where one sees that there are others.
    """

    path: str
    """The file that was read."""

    directories: list[str] | Missing
    """Further sources that nsswitch.conf or `+` lines name (sss, ldap, nis, winbind, …)."""

    shadow_mode: int | Missing
    """Permission bits of /etc/shadow, where the hashes are."""

    @property
    def subject(self) -> str:
        return self.path


class PasswordAgeing(Fact, frozen=True, kw_only=True):
    """What /etc/login.defs sets for the passwords of new accounts."""

    max_days: int
    """PASS_MAX_DAYS: days after which a password must be changed; 99999 or -1 is never."""

    min_days: int | None
    """PASS_MIN_DAYS: days that must pass between changes; None where it is not set, or negative."""

    warn_days: int | None
    """PASS_WARN_AGE: days of warning before it expires; None where it is not set, or negative."""

    encrypt_method: str
    """ENCRYPT_METHOD: how tools hash new passwords where PAM does not; empty where it is not set."""

    uid_min: int
    """UID_MIN: the first user id that is given to people, not to services."""

    set_at: dict[str, Place] = {}
    """By keyword: where it is set."""

    @property
    def subject(self) -> str:
        return "/etc/login.defs"

    def places(self, *keywords: str) -> list[Place]:
        """Where these keywords are set; none for those at their default."""
        return [self.set_at[keyword] for keyword in keywords if keyword in self.set_at]
