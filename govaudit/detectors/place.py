"""The files below a path: each opened safely, or named with the reason why it was not.

Symbolic links are not followed, special files are never opened, access times are left alone where the
kernel allows it. What was not read is counted: a search with such files is not complete.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

_MAX_DEPTH = 200
_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


class Opened(NamedTuple):
    """A regular file, open for reading; whoever gets it closes it."""

    path: str
    """Relative to the place; empty where the place is a file."""
    descriptor: int
    status: os.stat_result
    others_can_enter: bool
    """Whether any user may pass through all directories above it, up to the root."""


class NotRead(NamedTuple):
    """Something below the place that could not be read."""

    path: str
    why: str
    """permission denied, too deep, or what the system said."""


def files_below(place: str) -> Iterator[Opened | NotRead]:
    """All regular files below a directory in order of names, or the one file."""
    try:
        is_directory = Path(place).is_dir()
        reachable = _others_can_enter(place)
    except OSError as error:
        yield NotRead("", _why(error))
        return
    if not is_directory:
        found = _opened("", place, None, reachable)
        if found:
            yield found
        return
    try:
        top = os.open(place, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError as error:
        yield NotRead("", _why(error))
        return
    try:
        yield from _below(top, "", reachable and _any_may_enter(os.fstat(top)), 0)
    finally:
        os.close(top)


def _below(directory: int, prefix: str, reachable: bool, depth: int) -> Iterator[Opened | NotRead]:
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
            yield from _within(directory, name, path, reachable, depth)
        elif stat.S_ISREG(status.st_mode):
            found = _opened(path, name, directory, reachable)
            if found:
                yield found


def _within(parent: int, name: str, path: str, reachable: bool, depth: int) -> Iterator[Opened | NotRead]:
    if depth >= _MAX_DEPTH:
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
        yield from _below(directory, path + "/", reachable and _any_may_enter(os.fstat(directory)), depth + 1)
    finally:
        os.close(directory)


def _opened(path: str, name: str, directory: int | None, reachable: bool) -> Opened | NotRead | None:
    """The open file; None where it is gone or no regular file after all."""
    try:
        descriptor = _open(name, directory)
    except FileNotFoundError:
        return None
    except OSError as error:
        return NotRead(path, _why(error))
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        os.close(descriptor)
        return None
    return Opened(path, descriptor, status, reachable)


def _open(name: str, directory: int | None) -> int:
    # Only the owner and root may ask for O_NOATIME (open(2)).
    with suppress(PermissionError):
        return os.open(name, _FLAGS | os.O_NOATIME, dir_fd=directory)
    return os.open(name, _FLAGS, dir_fd=directory)


def _others_can_enter(place: str) -> bool:
    """Whether any user may pass through all directories above the place."""
    try:
        return all(_any_may_enter(directory.stat()) for directory in Path(place).resolve().parents)
    except PermissionError:  # we may not look there ourselves
        return False


def _any_may_enter(status: os.stat_result) -> bool:
    return bool(status.st_mode & stat.S_IXOTH)


def _why(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()
