"""What the modules of PAM look at besides the account and what is proved."""

from __future__ import annotations

import msgspec

from govaudit.model import Fact, Missing


class NameList(msgspec.Struct, frozen=True, kw_only=True):
    """A file with one name on each line, as pam_listfile and pam_shells read it."""

    lines: list[str]
    """Its lines, empty ones left out."""

    is_plain: bool | Missing
    """It is a regular file that not everybody may write; the modules refuse others."""


class PamSurroundings(Fact, frozen=True, kw_only=True):
    """What decides, beside the stacks, whom PAM's modules let in on this host."""

    today: int
    """The day on which the host was looked at, counted from 1970-01-01."""

    no_logins: list[str] | Missing
    """The files that are there of /etc/nologin and /var/run/nologin, while which nobody but root gets past pam_nologin."""

    access_rules: dict[str, list[str] | Missing]
    """By path: the lines of pam_access's files, /etc/security/access.conf first and then access.d; a file that is not there is left out."""

    access_is_complete: bool | Missing
    """True where all files of /etc/security/access.d were seen."""

    lists: dict[str, NameList | Missing | None]
    """By path: the files that pam_listfile is told to look at, and /etc/shells; None for one that is not there."""

    securetty: bool | Missing
    """Whether there is /etc/securetty, without which pam_securetty lets root in everywhere."""

    time_rules: bool | Missing
    """Whether /etc/security/time.conf has rules."""

    wheel_group: str | Missing
    """The group that pam_wheel takes when it is told none: `wheel`, or without it the one with id 0."""

    system_ids: list[int]
    """SYS_UID_MIN and SYS_UID_MAX of /etc/login.defs, by which pam_usertype tells accounts of the system; empty where they are not set."""

    enrolled: dict[str, list[str] | Missing]
    """By module: the accounts whose second factor is set up in its usual place (`~/.google_authenticator`, `~/.config/Yubico/u2f_keys`)."""

    @property
    def subject(self) -> str:
        return "PAM"
