"""What PAM demands of those who authenticate through a service."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import msgspec

from govaudit.model import Fact, Missing, Place, Reason, Sentence, missing


class Proof(StrEnum):
    """A kind of proof that somebody is who they say."""

    PASSWORD = "password"
    SECOND_FACTOR = "second factor"
    """A one-time code, a hardware token, a push message."""
    KEY = "key"
    """An SSH key."""
    HOST_KEY = "host key"
    """The word of the client's machine."""
    TICKET = "Kerberos ticket"


_NAMES = {
    Proof.PASSWORD: Sentence("a password"),
    Proof.SECOND_FACTOR: Sentence("a second factor"),
    Proof.KEY: Sentence("a key"),
    Proof.HOST_KEY: Sentence("the word of another machine"),
    Proof.TICKET: Sentence("a Kerberos ticket"),
}


def of_the_person(proofs: Sequence[Proof]) -> list[Proof]:
    """The proofs that whoever logs in gives: without the word of the machine that they come from."""
    return [proof for proof in proofs if proof is not Proof.HOST_KEY]


def in_words(proofs: Sequence[Proof]) -> Sentence:
    """Proofs that are demanded together, as they stand in a sentence: "a key and a second factor"."""
    match proofs:
        case []:
            return Sentence("nothing")
        case [only]:
            return _NAMES[only]
        case [first, *others]:
            return Sentence("{first} and {others}", {"first": _NAMES[first], "others": in_words(others)})
    raise AssertionError(proofs)


SERVICES = (
    *("login", "other", "sshd", "su", "su-l", "sudo", "sudo-i", "runuser", "runuser-l", "remote"),
    *("cron", "crond", "atd", "systemd-user", "polkit-1", "cockpit", "vsftpd", "passwd", "chpasswd", "doas", "greetd"),
    *("gdm-password", "gdm-autologin", "gdm-smartcard", "gdm-fingerprint", "lightdm", "lightdm-autologin"),
    *("sddm", "sddm-autologin", "lxdm", "xdm"),
)
"""The services that are looked at; others are followed where these include them."""


class PamEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a stack, includes resolved."""

    control: str
    """As written: `required`, `sufficient`, `[success=1 default=ignore]`, …"""

    module: str
    """Its file name without folder and `.so`, e.g. `pam_unix`."""

    arguments: list[str] = []
    """As written; what looks like a secret is masked."""

    proof: Proof | None = None
    """What the module asks for, where it is known to ask for one kind."""

    lets_unenrolled_pass: bool | Missing = False
    """The module asks nothing of an account that has not set up its second factor (`nullok`, `nouserok`).

    Missing where that is decided elsewhere: by its own configuration, its server, or the time since the last log-in.
    """

    level: int = 0
    """How many substacks it stands in."""

    is_there: bool | Missing = True
    """Whether the module's file is there; without it libpam takes `module_unknown` for its answer, with `-` before the type too."""

    is_quiet: bool = False
    """libpam is told not to complain where the module's file is not there (`-` before the type)."""

    is_broken: bool = False
    """libpam cannot use the line, for what it includes is not there, and takes `perm_denied` for its answer."""

    place: Place
    """The file and line it stands in."""


class Consoles(Fact, frozen=True, kw_only=True):
    """How the consoles of a host are started: by getty, which asks `login` to ask, or otherwise."""

    unguarded: list[Place]
    """Where it is set that a console lets somebody in without asking (`agetty --autologin`, a shell in the place of getty)."""

    is_complete: bool | Missing
    """True where all consoles are started by getty in a way that is followed."""

    @property
    def subject(self) -> str:
        return "consoles"


_NOT_LOOKED_AT = missing(Reason.NOT_COLLECTED, "this was not looked at")


class PamService(Fact, frozen=True, kw_only=True):
    """How one service authenticates, and whom it lets in: its `auth` and `account` stacks and what the first comes to.

    What one account meets there, `govaudit.facts.pam_stacks.for_account` tells.
    """

    service: str
    """The name of its file under /etc/pam.d or /usr/lib/pam.d, or in /etc/pam.conf."""

    auth: list[PamEntry] | Missing
    """The `auth` stack in order, with its includes, or that of `other` where it has none; missing when an include cannot be followed."""

    account: list[PamEntry] | Missing = _NOT_LOOKED_AT
    """The `account` stack in the same way: who is let in, whatever was proved."""

    ways: list[list[Proof]] | Missing
    """The least that gets somebody through, by libpam's rules: alternatives, each a list of proofs that are enough together.

    `[[]]`: nothing is asked. An empty list: nobody gets through. Missing where it depends on
    something that the stack does not say (a condition on the user, a module that is not known).
    """

    other_doors: dict[str, list[list[Proof]] | Missing] = {}
    """By name: what the services come to that the same program asks in other cases, as `ways`: `sudo-i` for `sudo`, `su-l` for `su`."""

    @property
    def subject(self) -> str:
        return self.service

    @property
    def second_factors(self) -> list[PamEntry] | Missing:
        """The entries that ask for a second factor."""
        if isinstance(self.auth, Missing):
            return self.auth
        return [entry for entry in self.auth if entry.proof is Proof.SECOND_FACTOR]


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

    access_unended: list[str] = []
    """Those of these files whose last line is not ended, which not all versions of pam_access read."""

    time_rules: list[str] | Missing
    """The rules of /etc/security/time.conf, comments left out."""

    sepermit_rules: bool | Missing | None = _NOT_LOOKED_AT
    """Whether /etc/security/sepermit.conf has rules, without which pam_sepermit says nothing; None where it is not there."""

    wheel_group: str | Missing
    """The group that pam_wheel takes when it is told none: `wheel`, or without it the one with id 0."""

    wheel_groups: list[str] | Missing = _NOT_LOOKED_AT
    """Of the groups that lines of pam_wheel name those that are there."""

    system_ids: list[int]
    """The ids by which pam_usertype tells accounts of the system, from /etc/login.defs: the lowest and the highest one.

    The highest one alone where the lowest is not set, which then is decided when PAM is built; empty where neither is known.
    """

    trusted_hosts: bool | Missing = _NOT_LOOKED_AT
    """Whether there is /etc/hosts.equiv, by which pam_rhosts believes other machines."""

    lastlog: bool | Missing = _NOT_LOOKED_AT
    """Whether there is /var/log/lastlog, by which pam_lastlog shuts out who has not come for long."""

    libpam: list[int] = []
    """The version of libpam that the release of the system has, as `[1, 5]`; empty where the release does not tell."""

    enrolled: dict[str, list[str] | Missing]
    """By module: the accounts whose second factor is set up in its usual place (`~/.google_authenticator`, `~/.config/Yubico/u2f_keys`),
    and for pam_rhosts those that have a file `~/.rhosts`.

    By module and place, as in `pam_google_authenticator /etc/codes/${USER}` or `pam_oath /etc/users.oath`, where an argument names a
    place with the account's name, or a file in which accounts stand; of such a file the names alone are asked for.
    """

    refused_secrets: list[str] = []
    """The accounts whose `~/.google_authenticator` is there, but pam_google_authenticator refuses it for its owner or mode."""

    @property
    def subject(self) -> str:
        return "PAM"
