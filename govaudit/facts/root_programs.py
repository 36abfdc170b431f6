"""Programs by which people become somebody else: who may run them at all."""

from __future__ import annotations

from govaudit.facts.accounts import Account
from govaudit.facts.permissions import AclEntry
from govaudit.model import Fact, Missing, Reason, missing

SET_USER_ID = 0o4000

_ACL = missing(Reason.NOT_SUPPORTED, "the program has an access control list with groups, whose members are not known")


class RootProgram(Fact, frozen=True, kw_only=True):
    """su, sudo, pkexec or doas: a program that runs as root whoever starts it, if its mode says so."""

    path: str
    """Where it is; of a link the path of the link."""

    name: str
    """`su`, `sudo`, `pkexec` or `doas`."""

    owner: str
    """The name of its owner; the number where it has none."""

    group: str
    """The name of its group; the number where it has none."""

    uid: int
    """The number of its owner."""

    gid: int
    """The number of its group."""

    mode: int | Missing
    """Its permission bits with set-id, such as 0o4755; missing for a link to something that was not seen."""

    has_acl: bool | Missing
    """Whether there is an access control list."""

    entries: list[AclEntry] | Missing = []
    """The users and groups that the list names; missing where they are not known."""

    @property
    def subject(self) -> str:
        return self.path

    @property
    def gives_root(self) -> bool | Missing:
        """Whether it runs as root for others: it is root's and has the set-user-id bit."""
        if isinstance(self.mode, Missing):
            return self.mode
        return self.uid == 0 and self.mode & SET_USER_ID != 0

    def may_be_run_by(self, account: Account) -> bool | Missing:
        """Whether an account may start it; without its set-user-id bit that gives nothing."""
        if account.uid == 0:
            return True
        if isinstance(self.mode, Missing):
            return self.mode
        if account.uid == self.uid:
            allowed: bool | Missing = self.mode & 0o100 != 0
        elif account.gid == self.gid:
            allowed = self.mode & 0o010 != 0
        elif isinstance(account.groups, Missing):
            allowed = self.mode & 0o001 != 0 if bool(self.mode & 0o001) == bool(self.mode & 0o010) else account.groups
        else:
            allowed = self.mode & (0o010 if self.group in account.groups else 0o001) != 0
        if self.has_acl is False or not self.mode & 0o070:  # a list gives nothing that the mask, the group's bits, takes away
            return allowed
        if isinstance(self.entries, Missing):
            return allowed if allowed is True else self.entries
        own = [one for one in self.entries if one.kind == "user" and one.id == account.uid]
        if own and account.uid != self.uid:  # an entry for the account itself decides, whatever its groups may do
            return own[0].permissions & 1 != 0
        if allowed is not True and any(one.kind == "group" and one.permissions & 1 for one in self.entries):
            return _ACL
        return allowed
