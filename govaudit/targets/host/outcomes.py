"""The sentences that every way of looking at a host shares, so that `local:` and `root:` say the same of the same."""

from __future__ import annotations

import errno
import os
from functools import lru_cache

from govaudit.model import Absent, FileAttributes, Missing, Reason, Seen, Sentence, absent, missing
from govaudit.targets.host.access_lists import Entry

FILE_LIMIT = 1024 * 1024
"""Bytes of a file that are taken; a larger one is missing."""
LIVE_LIMIT = 4 * 1024 * 1024
"""Bytes of a file of /proc or /sys, and of a command's output."""
HITS_KEPT = 1000
"""Of each predicate of a walk."""

_DIRECTORY = Sentence("{path} is a directory, not a file")
_SPECIAL = Sentence("{path} is a special file ({kind}) and was not opened")
_CIRCLE = Sentence("{path} is a symbolic link that leads in a circle")

_KEPT = 4096
"""Of each kind of answer, for the next host: what is the same object is redacted, and put into JSON, once."""

_GONE = {os.strerror(number) for number in (errno.ENOENT, errno.ENOTDIR)}
_LOOP = {os.strerror(errno.ELOOP), "Symbolic link loop"}  # the C library of busybox systems words it so
_DENIED = {os.strerror(number) for number in (errno.EACCES, errno.EPERM)}


class Sentences:
    """What is said of a path, knowing who looks."""

    def __init__(self, user: str = "", *, sudo_refused: bool = False) -> None:
        self.user = user
        """Who looks, where permissions bind them; empty for an image or a capture."""
        self.sudo_refused = sudo_refused
        """`sudo -n` was asked for and refused."""

    def denied(self, path: str) -> Missing:
        if self.sudo_refused:
            return missing(
                Reason.PERMISSION_DENIED,
                "{path} may not be read by {user}, and sudo -n was refused: the line that collect --print-sudoers prints, with "
                "`installed`, would allow it",
                path=path,
                user=self.user,
            )
        if self.user and self.user != "root":
            return missing(
                Reason.PERMISSION_DENIED,
                "{path} may not be read by {user}: an audit as root, or with sudo, could read it",
                path=path,
                user=self.user,
            )
        return missing(Reason.PERMISSION_DENIED, "{path} may not be read", path=path)

    def trouble(self, path: str, message: str) -> Absent | Missing:
        """What an error of the system means for a path."""
        if message in _GONE:
            return does_not_exist(path)
        if message in _DENIED:
            return self.denied(path)
        if message in _LOOP:
            return missing(Reason.UNPARSEABLE, _CIRCLE.template, path=path)
        return missing(Reason.INCOMPLETE, "{path} could not be looked at: {error}", path=path, error=message or "no answer")


def listed(
    attributes: FileAttributes, owner: str, group: str, link: str, acl: bool | None, entries: list[Entry] | None
) -> Seen:
    """The answer to Listing; `entries` of an access control list, where they are known."""
    if entries is None:
        return _without_entries(attributes, owner, group, link, acl)
    return Seen(attributes=attributes, data={"owner": owner, "group": group, "link": link, "acl": acl, "entries": entries})


@lru_cache(maxsize=_KEPT)
def _without_entries(attributes: FileAttributes, owner: str, group: str, link: str, acl: bool | None) -> Seen:
    return Seen(attributes=attributes, data={"owner": owner, "group": group, "link": link, "acl": acl, "entries": None})


@lru_cache(maxsize=_KEPT)
def does_not_exist(path: str) -> Absent:
    return absent("{path} does not exist", path=path)


@lru_cache(maxsize=_KEPT)
def matches_nothing(pattern: str) -> Absent:
    return absent("nothing matches {pattern}", pattern=pattern)


def no_keys(places: list[str]) -> Absent:
    return absent("no private keys in {places}", places=places)


def too_large(path: str, size: int | None) -> Missing:
    return missing(Reason.TOO_LARGE, "{path} is larger than {limit} bytes: {size}", path=path, limit=FILE_LIMIT, size=size)


def not_regular(path: str, kind: str) -> Missing:
    if kind == "directory":
        return missing(Reason.NOT_SUPPORTED, _DIRECTORY.template, path=path)
    return missing(Reason.NOT_SUPPORTED, _SPECIAL.template, path=path, kind=kind)


def says_no_file(why: Missing) -> bool:
    """Whether there is no file to read: a directory, a device such as /dev/null, a link that leads in a circle."""
    return why.sentence.template in (_DIRECTORY.template, _SPECIAL.template, _CIRCLE.template)


def changed(path: str) -> Missing:
    return missing(Reason.INCOMPLETE, "{path} changed while it was looked at", path=path)


def pseudo(path: str) -> Missing:
    return missing(Reason.NOT_SUPPORTED, "{path} leads into /proc or /sys, where no file says its size", path=path)


def unusable(path: str, why: Sentence) -> Missing:
    return missing(Reason.NOT_SUPPORTED, "{path} cannot be asked for: {why}", path=path, why=why)


def withheld(path: str) -> Missing:
    return missing(Reason.WITHHELD, "{path} holds password hashes and is never read as it is", path=path)


def needs_running_system(asked: str) -> Missing:
    return missing(Reason.NEEDS_RUNNING_SYSTEM, "{asked}: only a running system can answer", asked=asked)
