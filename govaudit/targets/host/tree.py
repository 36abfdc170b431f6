"""A directory tree that paths cannot leave, read through file descriptors."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import stat
from collections.abc import Container, Iterator, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import NamedTuple, Self

from govaudit.model import FileAttributes
from govaudit.targets.host.access_lists import Entry, entries_of_attribute
from govaudit.targets.host.frames import Record

_OPENAT2 = 437  # the same number on every architecture (Linux 5.6)
_RESOLVE_NO_MAGICLINKS, _RESOLVE_IN_ROOT = 0x02, 0x10
_LINKS_FOLLOWED = 40  # as many as the kernel follows
_DEPTH = 400
_FORMATS = {
    stat.S_IFREG: "file",
    stat.S_IFDIR: "directory",
    stat.S_IFLNK: "link",
    stat.S_IFSOCK: "socket",
    stat.S_IFIFO: "fifo",
    stat.S_IFBLK: "block",
    stat.S_IFCHR: "character",
}


class _How(ctypes.Structure):
    """struct open_how of openat2(2)."""

    _fields_ = [("flags", ctypes.c_uint64), ("mode", ctypes.c_uint64), ("resolve", ctypes.c_uint64)]


@cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


class Tree:
    """Everything below one directory."""

    def __init__(self, path: str, *, by_components: bool = False) -> None:
        """Raises OSError; `by_components` resolves without openat2, as older kernels must."""
        self._root = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        self._by_components = by_components or not self._has_openat2()

    def close(self) -> None:
        os.close(self._root)

    @contextlib.contextmanager
    def at(self, path: bytes, *, follow: bool = True) -> Iterator[int]:
        """A descriptor that names the path without opening what is there; raises OSError."""
        descriptor = self._resolve(path, follow=follow) if self._by_components else self._openat2(path, follow=follow)
        try:
            yield descriptor
        finally:
            os.close(descriptor)

    @contextlib.contextmanager
    def opened(self, path: bytes) -> Iterator[int]:
        """Opened for reading if it is a regular file or a directory; otherwise only named. Raises OSError."""
        with self.at(path) as named:
            mode = os.fstat(named).st_mode
            if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
                yield named
                return
            descriptor = os.open(f"/proc/self/fd/{named}", os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
            try:
                yield descriptor
            finally:
                os.close(descriptor)

    def attributes(self, path: bytes, *, follow: bool = True) -> os.stat_result:
        with self.at(path, follow=follow) as named:
            return os.fstat(named)

    def devices(self, paths: Sequence[str]) -> set[int]:
        """The numbers of the file systems that paths lie on, as far as they are there."""
        found = set()
        for path in paths:
            with contextlib.suppress(OSError):
                found.add(self.attributes(path.encode()).st_dev)
        return found

    def link(self, path: bytes) -> bytes:
        """Where a symbolic link points to."""
        with self.at(path, follow=False) as named:
            return os.readlink(b"", dir_fd=named)

    def names(self, path: bytes) -> list[bytes]:
        """What a directory holds; it must also be possible to enter it."""
        with self.opened(path) as descriptor:
            if not stat.S_ISDIR(os.fstat(descriptor).st_mode):
                return []
            names = [os.fsencode(name) for name in os.listdir(descriptor)]  # noqa: PTH208 - by descriptor
            if names:
                with contextlib.suppress(FileNotFoundError):
                    os.stat(names[0], dir_fd=descriptor, follow_symlinks=False)
            return names

    @staticmethod
    def read(descriptor: int, limit: int) -> bytes:
        """Up to `limit` bytes of an open file."""
        parts, left = [], limit
        while left > 0 and (part := os.read(descriptor, min(left, 1 << 20))):
            parts.append(part)
            left -= len(part)
        return b"".join(parts)

    def walk(self, root: bytes, unentered: list[str], pseudo: Container[int] = ()) -> Iterator[tuple[bytes, os.stat_result]]:
        """Every file at and below a directory of the tree, on its file system alone; adds to `unentered` what it does not enter.

        `pseudo` are the numbers of the kernel's own file systems, of which nothing is said.
        """
        with self.opened(root) as top:
            status = os.fstat(top)
            yield root, status
            if stat.S_ISDIR(status.st_mode):
                yield from _walk(top, b"" if root == b"/" else root, status.st_dev, unentered, pseudo, 0)

    def _has_openat2(self) -> bool:
        try:
            os.close(self._openat2(b"/", follow=True))
        except OSError as error:
            return error.errno not in (errno.ENOSYS, errno.EPERM)  # a seccomp filter says EPERM
        return True

    def _openat2(self, path: bytes, *, follow: bool) -> int:
        flags = os.O_PATH | os.O_CLOEXEC | (0 if follow else os.O_NOFOLLOW)
        how = _How(flags, 0, _RESOLVE_IN_ROOT | _RESOLVE_NO_MAGICLINKS)
        for _ in range(10):
            size = ctypes.c_size_t(ctypes.sizeof(how))
            descriptor: int = _libc().syscall(_OPENAT2, self._root, ctypes.c_char_p(path), ctypes.byref(how), size)
            if descriptor >= 0:
                return descriptor
            if ctypes.get_errno() != errno.EAGAIN:  # a rename somewhere in the tree at the same moment
                break
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))

    def _resolve(self, path: bytes, *, follow: bool) -> int:
        """Component by component, each opened from the one before, links read and never followed by the kernel."""
        waiting = [part for part in reversed(path.split(b"/")) if part]
        held = [os.dup(self._root)]
        links = 0
        try:
            while waiting:
                part = waiting.pop()
                if part == b".":
                    continue
                if part == b"..":
                    if len(held) > 1:
                        os.close(held.pop())
                    continue
                descriptor = os.open(part, os.O_PATH | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=held[-1])
                if stat.S_ISLNK(os.fstat(descriptor).st_mode) and (waiting or follow):
                    target = os.readlink(b"", dir_fd=descriptor)
                    os.close(descriptor)
                    links += 1
                    if links > _LINKS_FOLLOWED:
                        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
                    if target.startswith(b"/"):
                        while len(held) > 1:
                            os.close(held.pop())
                    waiting += [step for step in reversed(target.split(b"/")) if step]
                else:
                    held.append(descriptor)
            return held.pop()
        finally:
            for descriptor in held:
                os.close(descriptor)


def _walk(
    directory: int, path: bytes, device: int, unentered: list[str], pseudo: Container[int], depth: int
) -> Iterator[tuple[bytes, os.stat_result]]:
    below: list[bytes] = []
    try:
        with os.scandir(directory) as entries:
            for entry in entries:
                name = os.fsencode(entry.name)
                try:
                    status = entry.stat(follow_symlinks=False)
                except FileNotFoundError:
                    continue
                except OSError as error:
                    unentered.append(f"'{_text(path + b'/' + name)}': {error.strerror}")
                    continue
                yield path + b"/" + name, status
                if stat.S_ISDIR(status.st_mode) and status.st_dev == device:
                    below.append(name)
                elif status.st_dev not in pseudo and status.st_dev != device:
                    unentered.append(f"'{_text(path + b'/' + name)}': another file system")
    except OSError as error:
        unentered.append(f"'{_text(path or b'/')}': {error.strerror}")
    for name in below:
        inside = path + b"/" + name
        if depth >= _DEPTH:
            unentered.append(f"'{_text(inside)}': too deep")
            continue
        try:
            descriptor = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=directory)
        except FileNotFoundError:
            continue
        except OSError as error:
            unentered.append(f"'{_text(inside)}': {error.strerror}")
            continue
        try:
            if os.fstat(descriptor).st_dev == device:
                yield from _walk(descriptor, inside, device, unentered, pseudo, depth + 1)
            else:
                unentered.append(f"'{_text(inside)}': another file system")
        finally:
            os.close(descriptor)


def _text(path: bytes) -> str:
    return path.decode("utf-8", errors="backslashreplace")


class Names(NamedTuple):
    """The users and groups that a tree itself names, in its /etc/passwd and /etc/group."""

    users: dict[int, str]
    groups: dict[int, str]
    are_known: bool

    @classmethod
    def of(cls, tree: Tree) -> Self:
        users, groups = _named(tree, b"/etc/passwd"), _named(tree, b"/etc/group")
        return cls(users or {}, groups or {}, users is not None and groups is not None)

    def user(self, number: int | None) -> str:
        return str(number) if number is None else self.users.get(number, str(number))

    def group(self, number: int | None) -> str:
        return str(number) if number is None else self.groups.get(number, str(number))


def kind_of(status: os.stat_result) -> str:
    return _FORMATS.get(stat.S_IFMT(status.st_mode), "unknown")


def record_of(status: os.stat_result, names: Names) -> Record:
    """What the file system says of a file, as for a running host."""
    attributes = FileAttributes(
        kind=kind_of(status),
        mode=stat.S_IMODE(status.st_mode),
        uid=status.st_uid,
        gid=status.st_gid,
        size=status.st_size,
        modified=_moment(status.st_mtime_ns // 1_000_000_000),
    )
    is_named = status.st_uid in names.users and status.st_gid in names.groups
    return Record(attributes, names.user(status.st_uid), names.group(status.st_gid), is_named, status.st_dev)


def entries_of(named: int) -> list[Entry] | None:
    """Whom the access control list of what a descriptor names lets in; None where there is none, or it is not told."""
    try:
        return entries_of_attribute(os.getxattr(f"/proc/self/fd/{named}", "system.posix_acl_access"))
    except OSError as error:
        # A list may be for what is made in a directory alone.
        return [] if error.errno == errno.ENODATA and has_acl(named) else None


def has_acl(named: int) -> bool | None:
    """Whether what a descriptor names has an access control list (acl(5)); None where that is not told."""
    try:
        return any(name.startswith("system.posix_acl_") for name in os.listxattr(f"/proc/self/fd/{named}"))
    except OSError as error:
        return False if error.errno in (errno.ENOTSUP, errno.ENODATA) else None


def _moment(seconds: int) -> datetime | None:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError):
        return None


def _named(tree: Tree, path: bytes) -> dict[int, str] | None:
    """Names by number; None where they cannot be read."""
    try:
        with tree.opened(path) as descriptor:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                return None
            content = tree.read(descriptor, 16 << 20)
    except OSError:
        return None
    found: dict[int, str] = {}
    for line in content.split(b"\n"):
        fields = line.split(b":")
        if len(fields) > 2 and fields[2].isdigit() and len(fields[2]) < 11:
            found.setdefault(int(fields[2]), fields[0].decode("utf-8", errors="backslashreplace"))
    return found
