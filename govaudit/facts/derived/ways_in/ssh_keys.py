"""Whether keys open an account for SSH."""

from __future__ import annotations

from collections.abc import Mapping

from govaudit.facts.accounts import Account
from govaudit.facts.derived.ways_in.worlds import all_of, lack_of
from govaudit.facts.ssh_key_paths import expanded
from govaudit.facts.ssh_keys import AuthorizedKey
from govaudit.facts.sshd_settings.rules import Lines
from govaudit.model import Missing, Perhaps, Place

_USUAL = ".ssh/authorized_keys .ssh/authorized_keys2"
_MOST_PLACES = 5


class Keys:
    """The keys that open the accounts of a host."""

    def __init__(self, keys: Perhaps[AuthorizedKey]) -> None:
        self._lack = lack_of(keys)
        self._by_account: dict[str, list[AuthorizedKey]] = {}
        for key in all_of(keys):
            self._by_account.setdefault(key.account, []).append(key)

    def open(self, account: Account, settings: Mapping[str, Lines | Missing], *, by_command: bool = False) -> bool | Missing:
        """Whether a key opens the account, under these settings; or certificates do, of a CA that is trusted.

        `by_command`: whether such keys alone count that force a command. Where a key is taken from (`from=`), and for which
        algorithms, does not count: it opens the account all the same.
        """
        for keyword in ("trustedusercakeys", "authorizedkeysfile", "authorizedkeyscommand"):
            if isinstance(lines := settings.get(keyword, []), Missing):
                return lines
        if settings.get("trustedusercakeys", ["none"]) not in (["none"], []):
            return True
        doubt: Missing | None = None
        for key in self._of(account, settings):
            if by_command and key.command is None:
                continue
            if key.is_ignored is False and key.is_expired is False:
                return True
            for answer in (key.is_ignored, key.is_expired):
                doubt = answer if isinstance(answer, Missing) else doubt
        if settings.get("authorizedkeysfile") == ["none"] and settings.get("authorizedkeyscommand", ["none"]) in (["none"], []):
            return False
        return doubt or self._lack or False

    def places(self, account: Account, settings: Mapping[str, Lines | Missing]) -> list[Place]:
        """The first of the keys that open it."""
        return [key.place for key in self._of(account, settings) if key.is_ignored is not True and key.is_expired is not True][
            :_MOST_PLACES
        ]

    def commands(self, account: Account, settings: Mapping[str, Lines | Missing]) -> list[str]:
        """The commands to which all keys of the account hold it; empty where one does not, or where there may be others."""
        keys = [key for key in self._of(account, settings) if key.is_ignored is not True and key.is_expired is not True]
        if self._lack or settings.get("trustedusercakeys", ["none"]) not in (["none"], []):
            return []
        commands = [key.command for key in keys if key.command is not None]
        return sorted(set(commands)) if len(commands) == len(keys) else []

    def _of(self, account: Account, settings: Mapping[str, Lines | Missing]) -> list[AuthorizedKey]:
        keys = self._by_account.get(account.name, [])
        lines = settings.get("authorizedkeysfile", [_USUAL])
        if not keys or isinstance(lines, Missing):
            return keys
        words = " ".join(lines).split()
        paths = {expanded(word, name=account.name, uid=account.uid, home=account.home.rstrip("/")) for word in words}
        return [key for key in keys if key.path in paths]
