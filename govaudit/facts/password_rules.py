"""What PAM demands of a new password, and what it does after failed attempts."""

from __future__ import annotations

from govaudit.model import Fact, Missing, Place


class PasswordRules(Fact, frozen=True, kw_only=True):
    """What one service demands of passwords that are changed through it, by its `password` stack."""

    service: str
    """The name of its file under /etc/pam.d."""

    checker: str | Missing
    """The module that judges new passwords: `pam_pwquality`, `pam_cracklib`, `pam_passwdqc`; empty where none does."""

    place: Place | None
    """Its line."""

    min_length: int | Missing
    """The least number of characters that gets through, credits for kinds of characters taken off."""

    min_kinds: int | Missing
    """How many kinds of characters (small, capital, digit, other) a password must have at least."""

    max_repeat: int | Missing
    """How often the same character may follow itself; 0 for any number."""

    min_changed: int | Missing
    """How many characters must not have been in the old password."""

    checks_dictionary: bool | Missing
    """Whether words of a dictionary are refused."""

    binds_root: bool | Missing
    """Whether what root sets is held to it as well."""

    remembered: int | Missing
    """How many of the last passwords are refused (pam_pwhistory, or `remember` of pam_unix); 0 where none is."""

    hash_scheme: str | Missing
    """How pam_unix is told to hash (`yescrypt`, `sha512`, `md5`, …); empty where it is not told, so that login.defs holds."""

    hash_rounds: int | Missing | None
    """The `rounds` that pam_unix is given; None where it is given none."""

    @property
    def subject(self) -> str:
        return self.service


class LoginLockout(Fact, frozen=True, kw_only=True):
    """What one service does after failed attempts to log in, by its `auth` stack."""

    service: str
    """The name of its file under /etc/pam.d."""

    module: str
    """`pam_faillock` or `pam_tally2`; empty where there is neither."""

    works: bool | Missing
    """Whether failed passwords are counted, and accounts refused once there are too many, as the entries stand."""

    attempts: int | Missing
    """After how many failed attempts an account is locked (`deny`); 0: never."""

    unlock_seconds: int | Missing
    """After how many seconds it is open again; 0: only when an administrator opens it."""

    interval_seconds: int | Missing
    """Within how many seconds attempts are counted together; 0 where no time limits it."""

    locks_root: bool | Missing
    """Whether root is locked too."""

    place: Place | None
    """The first line of the module."""

    @property
    def subject(self) -> str:
        return self.service
