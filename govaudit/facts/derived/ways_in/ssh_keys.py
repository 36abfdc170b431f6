"""Whether keys open an account for SSH."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from govaudit.facts.accounts import Account
from govaudit.facts.derived.ways_in.worlds import all_of, lack_of
from govaudit.facts.home_files import AuthorizedKeys
from govaudit.facts.sshd_rules import Lines
from govaudit.model import Missing, Perhaps, Place, Reason, missing

_USUAL = (".ssh/authorized_keys", ".ssh/authorized_keys2")


class Keys(NamedTuple):
    """The files of keys on a host."""

    paths: frozenset[str]
    lack: Missing | None
    """Why there may be more."""

    def open(self, account: Account, settings: Mapping[str, Lines | Missing]) -> bool | Missing:
        """Whether a key opens the account, under these settings: a file is there, or a CA is trusted.

        A file that sshd would refuse for its mode (StrictModes) counts: to mend the mode is enough to open the door.
        """
        for keyword in ("trustedusercakeys", "authorizedkeysfile", "authorizedkeyscommand"):
            if isinstance(lines := settings.get(keyword, []), Missing):
                return lines
        if _is_set(settings, "trustedusercakeys"):
            return True
        if self.places(account, settings):
            return True
        if _is_set(settings, "authorizedkeyscommand"):
            return missing(Reason.NOT_SUPPORTED, "keys come from a command (AuthorizedKeysCommand)")
        if self.lack is not None:
            return self.lack
        if not set(_files(settings)) <= {"none", *_USUAL, *(f"%h/{name}" for name in _USUAL)}:
            return missing(Reason.NOT_SUPPORTED, "keys are kept in: {files}", files=_files(settings))
        return False

    def places(self, account: Account, settings: Mapping[str, Lines | Missing]) -> list[Place]:
        """The files in the account's home that open it."""
        home = account.home.rstrip("/")
        named = [f"{home}/{name.removeprefix('%h/')}" for name in _files(settings) if not name.startswith("/")]
        return [Place(path) for path in named if path in self.paths]


def keys_of(files: Perhaps[AuthorizedKeys]) -> Keys:
    """The files that are known."""
    return Keys(frozenset(one.path for one in all_of(files)), lack_of(files))


def _files(settings: Mapping[str, Lines | Missing]) -> list[str]:
    lines = settings.get("authorizedkeysfile", [" ".join(_USUAL)])
    return [] if isinstance(lines, Missing) else " ".join(lines).split()


def _is_set(settings: Mapping[str, Lines | Missing], keyword: str) -> bool:
    return settings.get(keyword, ["none"]) not in (["none"], [])
