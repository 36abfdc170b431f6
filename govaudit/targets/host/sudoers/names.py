"""Who is meant by the names and numbers of sudoers(5), by the host's own accounts and groups."""

from __future__ import annotations

from collections.abc import Sequence

from govaudit.model import Missing, Reason, Seen, missing
from govaudit.reading import Maybe, Observations
from govaudit.targets.host.passwd import read_passwd
from govaudit.targets.host.readers.accounts import GROUP, PASSWD, groups_of

NAMES = (Maybe(GROUP), Maybe(PASSWD))
"""What Names looks at."""


class Names:
    """Looks names up in /etc/passwd and /etc/group."""

    def __init__(self, seen: Observations) -> None:
        self._groups = groups_of(seen)
        passwd = seen.outcome(PASSWD)
        lines = read_passwd(PASSWD.path, passwd.content).lines if isinstance(passwd, Seen) else []
        self._accounts = passwd if isinstance(passwd, Missing) else {line.name for line in lines}
        self._roots = {"root", *(line.name for line in lines if line.uid == 0)}
        self._gids_of_root = {0, *(line.gid for line in lines if line.uid == 0)}

    def of_groups(self, users: Sequence[str]) -> list[str] | Missing:
        """The users with `%#100` as the group's name; missing where it has none, or a netgroup stands there."""
        found: list[str] = []
        for user in users:
            if user.startswith("%#"):
                if isinstance(self._groups, Missing):
                    return self._groups
                name = self._groups.names.get(_number(user[2:]))
                if name is None:
                    return missing(Reason.NOT_SUPPORTED, "who is in the group {group} is not known: it has no name here", group=user[1:])
                found.append(f"%{name}")
            elif user.startswith("+"):
                return missing(Reason.NOT_SUPPORTED, "who is in the netgroup {netgroup} is not known here", netgroup=user[1:])
            else:
                found.append(user)
        return found

    def has_root(self, run_as: Sequence[str]) -> bool | Missing:
        """Whether root is among those as whom commands may be run; what is excepted by `!` is not taken off."""
        doubt: Missing | None = None
        for user in run_as:
            answer = False if user.startswith("!") else self._is_root(user)
            if answer is True:
                return True
            if isinstance(answer, Missing):
                doubt = doubt or answer
        return doubt or False

    def _is_root(self, user: str) -> bool | Missing:
        if user.startswith("\\"):
            return user[1:] in self._roots
        if user == "ALL" or user in self._roots or (user.startswith("#") and _number(user[1:]) == 0):
            return True
        if user.startswith("+"):
            return missing(Reason.NOT_SUPPORTED, "who is in the netgroup {netgroup} is not known here", netgroup=user[1:])
        if user.startswith("%"):
            return self._has_root_in(user[1:])
        if user.startswith("#"):
            return False
        # A name that is not in /etc/passwd may be another name of root, in a directory; no such user, no such rule.
        return self._accounts if isinstance(self._accounts, Missing) else False

    def _has_root_in(self, group: str) -> bool | Missing:
        if group == "root" or (group.startswith("#") and _number(group[1:]) == 0):
            return True
        if isinstance(self._groups, Missing):
            return self._groups
        gids = [_number(group[1:])] if group.startswith("#") else [gid for gid, name in self._groups.names.items() if name == group]
        known = [gid for gid in gids if gid in self._groups.members]
        if not known:
            return missing(Reason.NOT_SUPPORTED, "who is in the group {group} is not known here", group=group)
        return any(gid in self._gids_of_root or not self._roots.isdisjoint(self._groups.members[gid]) for gid in known)


def _number(text: str) -> int:
    """An id as sudo reads it; -1 where it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 20 else -1
