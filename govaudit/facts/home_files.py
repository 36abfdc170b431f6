"""Files in the homes of accounts that decide who gets in."""

from __future__ import annotations

import msgspec

from govaudit.facts.permissions import AclEntry, written_by_others
from govaudit.model import Fact, Missing


class PathMode(msgspec.Struct, frozen=True, kw_only=True):
    """One file or folder on the way to a file, as it is protected."""

    path: str
    """Its path."""

    kind: str
    """file, directory, link, …"""

    mode: int
    """Permission bits, e.g. 0o600."""

    uid: int
    """The user id of its owner."""

    gid: int
    """The id of its group."""

    entries: list[AclEntry] | Missing = []
    """The users and groups that an access control list names, where it was asked for; missing where they are not known."""

    @property
    def is_roots_alone(self) -> bool | Missing:
        """Whether root owns it, and nobody but root and its group may write it."""
        if self.uid != 0:
            return False
        others = written_by_others(self.mode, self.gid, self.entries)
        return others if isinstance(others, Missing) else not others


class AuthorizedKeys(Fact, frozen=True, kw_only=True):
    """A file of SSH keys that open an account, and how it is protected; its content is not looked at."""

    path: str
    """Its path."""

    account: str
    """The account that the keys open."""

    uid: int
    """The account's user id."""

    private_group: bool | Missing
    """Whether the account's primary group is its own: nobody else is in it."""

    gid: int
    """The id of the account's primary group."""

    way: list[PathMode] | Missing
    """The file, its folder and the home, innermost first; missing where one of them is a link or may not be looked at."""

    @property
    def subject(self) -> str:
        return self.path


class SecondFactorSecret(Fact, frozen=True, kw_only=True):
    """A file that holds the secret of a second factor, and how it is protected; its content is not looked at."""

    path: str
    """Its path."""

    account: str
    """The account in whose home it is; empty for a file of the whole host."""

    uid: int
    """The user id that it should belong to: the account's, 0 for a file of the whole host."""

    is_public: bool = False
    """It holds public keys alone (pam_u2f): to read it is no harm, to change it is."""

    seen: PathMode | Missing
    """The file as it is protected; missing where it is a link."""

    @property
    def subject(self) -> str:
        return self.path
