"""What new accounts and sessions begin with: modes of new files, timeouts, core dumps."""

from __future__ import annotations

from govaudit.model import Fact, Missing, Place


class LoginDefinitions(Fact, frozen=True, kw_only=True):
    """What /etc/login.defs sets beside the ageing of passwords; None where it does not set it."""

    umask: int | None
    """UMASK: permission bits that new homes and, by pam_umask, new files do not get."""

    home_mode: int | None
    """HOME_MODE: permission bits of new homes; where it is not set, they follow from UMASK."""

    fail_delay: int | None
    """FAIL_DELAY: seconds that login waits after a failed attempt."""

    sha_rounds: int | None
    """SHA_CRYPT_MIN_ROUNDS: how many rounds tools hash new passwords with, where they use SHA-256 or SHA-512."""

    set_at: dict[str, Place] = {}
    """By keyword: where it is set."""

    @property
    def subject(self) -> str:
        return "/etc/login.defs"

    def places(self, *keywords: str) -> list[Place]:
        """Where these keywords are set; none for those at their default."""
        return [self.set_at[keyword] for keyword in keywords if keyword in self.set_at]


class NewAccountDefaults(Fact, frozen=True, kw_only=True):
    """What useradd(8) gives new accounts, by /etc/default/useradd."""

    inactive_days: int | Missing | None
    """INACTIVE: days after a password has expired until the account is closed; None where it is never closed (-1, or not set)."""

    place: Place | None
    """Where it is set."""

    @property
    def subject(self) -> str:
        return "/etc/default/useradd"


class ShellDefaults(Fact, frozen=True, kw_only=True):
    """What the start-up files of all users' shells set (/etc/profile, /etc/profile.d, /etc/bashrc or /etc/bash.bashrc)."""

    umasks: list[int] | Missing
    """Every value that a `umask` line gives, in order, those under a condition among them."""

    umask_places: list[Place]
    """The lines that give them."""

    timeouts: list[int] | Missing
    """Every number of seconds that TMOUT is set to without a condition; missing where it is set under one, or to no number."""

    timeout_places: list[Place]
    """The lines that set it."""

    timeout_is_readonly: bool
    """Whether TMOUT is made read-only."""

    @property
    def subject(self) -> str:
        return "shell start-up files"


class CoreDumps(Fact, frozen=True, kw_only=True):
    """What becomes of the memory of programs that crash."""

    hard_limit: str | Missing | None
    """The hard limit that limits.conf sets for everybody (`*`), in KB or `unlimited`; None where it sets none."""

    exceptions: list[str]
    """Users and groups to whom it gives another limit than 0."""

    storage: str | Missing | None
    """systemd-coredump's `Storage`: `none`, `external` or `journal`; None where systemd-coredump is not installed."""

    max_size: str | Missing | None
    """Its `ProcessSizeMax`; None where it is not set or systemd-coredump is not installed."""

    @property
    def subject(self) -> str:
        return "core dumps"


class LoginBanners(Fact, frozen=True, kw_only=True):
    """What is shown to those who log in, before they do."""

    issue: str | Missing | None
    """The beginning of /etc/issue with its drop-ins, shown at the console, else of /run/issue and /usr/lib/issue; None without any."""

    issue_net: str | Missing | None
    """The beginning of /etc/issue.net, shown by network services where they are told to; None where it is not there."""

    motd: str | Missing | None
    """The beginning of /etc/motd (or /run/motd, /usr/lib/motd) with its drop-ins, shown after logging in; None where none is there."""

    names: list[str]
    """Names and versions of the operating system by /etc/os-release, in small letters."""

    @property
    def subject(self) -> str:
        return "login banners"
