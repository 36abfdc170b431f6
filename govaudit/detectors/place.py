"""The files below a path: each opened safely, or named with the reason why it was not.

Symbolic links are not followed: what one within the place leads to is read under its own name, the others count as not
read. Special files are never opened, access times are left alone where the kernel allows it. What was not read is
counted: a search with such files is not complete.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

_MAX_DEPTH = 200
_ACCESS_LIST = "system.posix_acl_access"
_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


class Opened(NamedTuple):
    """A regular file, open for reading; whoever gets it closes it."""

    path: str
    """Relative to the place; empty where the place is a file."""
    descriptor: int
    status: os.stat_result
    others_can_enter: bool
    """Whether any user may pass through all directories above it, up to the root, by their modes."""
    lists_above: bool
    """Whether a directory above it has an access control list (acl(5))."""

    @property
    def has_list(self) -> bool:
        """Whether it or a directory above it has an access control list: then modes do not tell all of who can read it."""
        return self.lists_above or _has_list(self.descriptor)


class Linked(NamedTuple):
    """A symbolic link to something within the place, which is read there."""

    path: str
    target: str
    """Relative to the place."""


class NotRead(NamedTuple):
    """Something below the place that could not be read."""

    path: str
    why: str
    """permission denied, too deep, a link out of the place, or what the system said."""
    is_file: bool = False
    """Whether it is surely one regular file, and no directory that may hold many."""


class _Above(NamedTuple):
    """What is known of the directories on the way to a file."""

    place: str
    """Without links."""
    reachable: bool
    has_list: bool
    depth: int = -1

    def within(self, directory: int) -> _Above:
        reachable = self.reachable and _any_may_enter(os.fstat(directory))
        return _Above(self.place, reachable, self.has_list or _has_list(directory), self.depth + 1)


def files_below(place: str) -> Iterator[Opened | Linked | NotRead]:
    """All regular files below a directory in order of names, or the one file; links and what could not be read between them."""
    try:
        is_directory = Path(place).is_dir()
        above = _way_to(place)
    except OSError as error:
        yield NotRead("", _why(error))
        return
    if not is_directory:
        found = _opened("", place, None, above)
        if found:
            yield found
        return
    try:
        top = os.open(place, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError as error:
        yield NotRead("", _why(error))
        return
    try:
        yield from _below(top, "", above.within(top))
    finally:
        os.close(top)


def _below(directory: int, prefix: str, above: _Above) -> Iterator[Opened | Linked | NotRead]:
    try:
        names = sorted(os.listdir(directory))
    except OSError as error:
        yield NotRead(prefix, _why(error))
        return
    for name in names:
        path = f"{prefix}{name}"
        try:
            status = os.stat(name, dir_fd=directory, follow_symlinks=False)
        except FileNotFoundError:
            continue
        except OSError as error:
            yield NotRead(path, _why(error))
            continue
        if stat.S_ISDIR(status.st_mode):
            yield from _within(directory, name, path, above)
        elif stat.S_ISREG(status.st_mode):
            found = _opened(path, name, directory, above)
            if found:
                yield found
        elif stat.S_ISLNK(status.st_mode):
            yield _led_to(path, above.place)
        elif not stat.S_ISFIFO(status.st_mode) and not stat.S_ISSOCK(status.st_mode):  # those two store nothing
            yield NotRead(path, "a device")


def _led_to(path: str, place: str) -> Linked | NotRead:
    """Where a link leads: within the place, or elsewhere."""
    try:
        target = Path(place, path).resolve(strict=True)
        mode = target.stat().st_mode
    except (OSError, RuntimeError):  # RuntimeError: pathlib's word for a circle of links, before Python 3.13
        return NotRead(path, "a link that leads nowhere")
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
        return NotRead(path, "a link to a special file")
    if not target.is_relative_to(place):
        return NotRead(path, "a link out of the place", is_file=stat.S_ISREG(mode))
    return Linked(path, str(target.relative_to(place)))


def _within(parent: int, name: str, path: str, above: _Above) -> Iterator[Opened | Linked | NotRead]:
    if above.depth >= _MAX_DEPTH:
        yield NotRead(path, "too deep")
        return
    try:
        directory = os.open(name, _FLAGS | os.O_DIRECTORY, dir_fd=parent)
    except FileNotFoundError:
        return
    except OSError as error:
        yield NotRead(path, _why(error))
        return
    try:
        yield from _below(directory, path + "/", above.within(directory))
    finally:
        os.close(directory)


def _opened(path: str, name: str, directory: int | None, above: _Above) -> Opened | NotRead | None:
    """The open file; None where it is gone or no regular file after all."""
    try:
        descriptor = _open(name, directory)
    except FileNotFoundError:
        return None
    except OSError as error:
        return NotRead(path, _why(error), is_file=True)
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        os.close(descriptor)
        return None
    return Opened(path, descriptor, status, above.reachable, above.has_list)


def _open(name: str, directory: int | None) -> int:
    # Only the owner and root may ask for O_NOATIME (open(2)).
    with suppress(PermissionError):
        return os.open(name, _FLAGS | os.O_NOATIME, dir_fd=directory)
    return os.open(name, _FLAGS, dir_fd=directory)


def _way_to(place: str) -> _Above:
    """What is known of the directories above the place."""
    resolved = Path(place).resolve()
    try:
        reachable = all(_any_may_enter(directory.stat()) for directory in resolved.parents)
    except PermissionError:  # we may not look there ourselves
        reachable = False
    return _Above(str(resolved), reachable, any(_has_list(directory) for directory in resolved.parents))


def _has_list(file: int | Path) -> bool:
    try:
        return _ACCESS_LIST in os.listxattr(file)
    except OSError as error:
        return error.errno != errno.ENOTSUP  # a file system without such lists


def _any_may_enter(status: os.stat_result) -> bool:
    return bool(status.st_mode & stat.S_IXOTH)


def _why(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()
