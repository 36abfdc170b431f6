"""Whether sshd passes a file over because of who may write to it (StrictModes; `safe_path` of OpenSSH's misc.c)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from govaudit.model import Absent, FileAttributes, Missing, Reason, Seen, missing
from govaudit.reading import Observations
from govaudit.targets.host.passwd import Groups
from govaudit.targets.host.passwd import Line as Account

from .accounts import groups_of


class Owners(NamedTuple):
    """Who is in which group."""

    groups: Groups | None
    """None where /etc/group may not be read."""
    primary: dict[int, set[str]]
    """By group id: the accounts whose own group it is."""
    names: dict[int, str]
    """Of accounts, by user id."""

    def groups_of(self, account: Account) -> list[str]:
        """The names of an account's groups."""
        if self.groups is None:
            return []
        own = self.groups.names.get(account.gid)
        return [*([own] if own else []), *self.groups.of_member.get(account.name, [])]

    def of_one(self, uid: int, gid: int) -> bool:
        """Whether nobody but the owner is in the group, as far as can be seen."""
        if self.groups is None:
            return True
        members = {*self.groups.members.get(gid, ()), *self.primary.get(gid, ())}
        return members <= {self.names.get(uid, "")}


def owners_of(seen: Observations, accounts: Sequence[Account]) -> Owners:
    """What /etc/passwd and /etc/group say."""
    groups = groups_of(seen)
    primary: dict[int, set[str]] = {}
    names: dict[int, str] = {}
    for account in accounts:
        primary.setdefault(account.gid, set()).add(account.name)
        names.setdefault(account.uid, account.name)
    return Owners(None if isinstance(groups, Missing) else groups, primary, names)


def passed_over(path: str, account: Account, listed: Mapping[str, Seen | Absent | Missing], owners: Owners) -> bool | Missing:
    """Whether sshd does not read the file; missing where that cannot be told.

    Debian's sshd lets the group write if nobody but the owner is in it, others do not.
    """
    doubt: Missing | None = None
    for step in _way(path, account.home.rstrip("/")):
        outcome = listed.get(step)
        attributes = outcome.attributes if isinstance(outcome, Seen) else None
        if isinstance(outcome, Missing):
            doubt = doubt or outcome
        elif attributes is None or attributes.mode is None or attributes.uid is None or attributes.gid is None:
            doubt = doubt or missing(Reason.INCOMPLETE, "owner and mode of {path} are not known", path=step)
        elif attributes.kind == "link":
            return missing(Reason.NOT_SUPPORTED, "{path} is a link, which is not followed", path=step)
        elif _is_open(attributes) or attributes.uid not in (0, account.uid):
            return True
        elif attributes.mode & 0o020:
            if not owners.of_one(attributes.uid, attributes.gid):
                return True
            doubt = doubt or missing(
                Reason.NOT_SUPPORTED, "whether sshd reads a file below {path}, to which a group may write, depends on its build", path=step
            )
    return doubt or False


def _is_open(attributes: FileAttributes) -> bool:
    return bool((attributes.mode or 0) & 0o002)


def _way(path: str, home: str) -> Iterator[str]:
    """The file and the folders above it, as far as the home if it is in there."""
    yield path
    parts = path.split("/")[1:-1]
    for number in range(len(parts), -1, -1):
        folder = "/" + "/".join(parts[:number])
        yield folder
        if folder == (home or "/"):
            return
