"""The homes of accounts, and what lies in them for programs that trust it."""

from __future__ import annotations

from govaudit.model import Fact, Missing

from .home_files import PathMode


class Home(Fact, frozen=True, kw_only=True):
    """The home of an account that can log in."""

    path: str
    """Its path."""

    account: str
    """The account; of several with one home, the first."""

    uid: int
    """The account's user id."""

    others: list[str] = []
    """Further accounts that have the same home, of other user ids."""

    seen: PathMode | Missing | None
    """The folder as it is protected; None where there is none; missing where it is a link."""

    @property
    def subject(self) -> str:
        return self.path


class TrustedFiles(Fact, frozen=True, kw_only=True):
    """Files in homes that programs take passwords, trust or commands from; what is in them is not looked at."""

    netrc: list[str] | Missing
    """Paths of .netrc files, in which passwords for other hosts stand as they are."""

    host_trust: list[str] | Missing
    """Paths of .rhosts, .shosts, /etc/hosts.equiv and /etc/ssh/shosts.equiv: hosts whose users get in without a password."""

    forwards: list[str] | Missing
    """Paths of .forward files, which hand an account's mail to others, or to a program."""

    @property
    def subject(self) -> str:
        return "homes"


class ClientPasswords(Fact, frozen=True, kw_only=True):
    """A file in a home in which a client program keeps passwords or tokens (.pgpass, .my.cnf, …), and how it is protected."""

    path: str
    """Its path; what is in it is not looked at."""

    account: str
    """The account whose home it lies in."""

    uid: int
    """That account's number."""

    seen: PathMode | Missing
    """Mode and owner; missing where it is a link, or they are not known."""

    @property
    def subject(self) -> str:
        return self.path
