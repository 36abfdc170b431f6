"""Our own files: readable by their owner alone, written whole or not at all, never through a symbolic link.

History, evidence, logs and reports are created here, as mode 0600 in folders of
mode 0700. What the user already has (a folder, say) keeps its mode. The folder of a
file that the user names must be there: a slip of the pen makes no folders.
"""

from __future__ import annotations

import contextlib
import errno
import io
import os
import secrets
import stat
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import BinaryIO, TextIO

from govaudit.errors import GovauditError

_HINTS = {
    errno.ENOSPC: "Free some space, or write to another disk.",
    errno.EDQUOT: "Your disk quota is used up: free some space, or write to another disk.",
    errno.EROFS: "The file system is read-only: write to another place.",
    errno.EACCES: "Write to a folder that you may write to.",
    errno.EPERM: "Write to a folder that you may write to.",
    errno.ENOTDIR: "A part of the path is a file, not a folder.",
    errno.EFBIG: "The file is larger than the system allows.",
    errno.EEXIST: "Name another file.",
    errno.ENAMETOOLONG: "Name it more briefly.",
    errno.EIO: "The disk reports an error.",
}
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)
"""What can go wrong while a file grows; anything else that happens then is about something else."""


def data_folder() -> Path:
    """Where the history is kept by default: `govaudit` in the user's data directory (XDG_DATA_HOME). It need not exist yet.

    Raises GovauditError where that would be in a home that is not there.
    """
    from platformdirs import user_data_path

    folder = user_data_path("govaudit", appauthor=False)
    home = Path(os.path.expanduser("~"))  # noqa: PTH111 - Path.home raises where there is none
    if folder.is_relative_to(home) and not os.path.isdir(home):  # noqa: PTH112 - Path.is_dir raises where we may not look
        hint = "Set HOME, or name another place by XDG_DATA_HOME."
        raise GovauditError(f"the home folder {home} is not there, where the history is kept", hint=hint)
    return folder


def refuse_without_folder(path: Path) -> None:
    """Raise where the folder of a file that the user has named is not there."""
    if not os.path.lexists(path.parent):
        raise GovauditError(f"cannot write {path}: there is no folder {path.parent}", hint="Make it first (mkdir), or name another file.")


def private_folder(path: Path) -> Path:
    """The folder, created with mode 0700 where it is not there yet (its parents too)."""
    with _told(path):
        if not path.is_dir():
            private_folder(path.parent)
            with contextlib.suppress(FileExistsError):
                path.mkdir(mode=0o700)
            if not path.is_dir():
                raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(path))
    return path


@contextlib.contextmanager
def write_private(path: Path) -> Iterator[BinaryIO]:
    """A binary file that appears under its name, mode 0600, only once the block has ended well.

    A regular file that is there already is replaced; anything else there is refused.
    """
    private_folder(path.parent)
    with _told(path):
        folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    temporary = f".{path.name[:60]}.{secrets.token_hex(4)}.tmp"
    try:
        refuse_unless_regular(path, folder)
        with _told(path):
            file = _create(temporary, folder)
        try:
            with _told(path, _NO_ROOM), file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            refuse_unless_regular(path, folder)
            with _told(path):
                os.rename(temporary, path.name, src_dir_fd=folder, dst_dir_fd=folder)
                os.fsync(folder)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(temporary, dir_fd=folder)
            raise
    finally:
        os.close(folder)


@contextlib.contextmanager
def write_private_text(path: Path) -> Iterator[TextIO]:
    """As `write_private`, for text: UTF-8, newlines as they are."""
    with write_private(path) as file:
        text = io.TextIOWrapper(file, encoding="utf-8", newline="")
        try:
            yield text
            text.flush()
        except BaseException:
            with contextlib.suppress(OSError, ValueError):
                text.close()
            raise
        text.detach()


def create_private(path: Path) -> io.BufferedRandom:
    """A new file of mode 0600 that grows under its own name, for what must survive a kill half-way."""
    private_folder(path.parent)
    refuse_unless_regular(path)
    with _told(path):
        return _create(str(path), None)


def sync_folder(path: Path) -> None:
    """Bring a folder to the disk, so that the names in it outlive a power cut too."""
    folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def append_private(path: Path) -> TextIO:
    """A text file to append to, of mode 0600 also where it was there already; anything but a regular file is refused."""
    private_folder(path.parent)
    refuse_unless_regular(path)
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC  # a FIFO must not block
    with _told(path):
        descriptor = os.open(path, flags, 0o600)
        file = os.fdopen(descriptor, "a", encoding="utf-8", errors="backslashreplace")
        try:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):  # it has taken the place since we looked
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
            os.fchmod(descriptor, 0o600)
        except BaseException:
            file.close()
            raise
    return file


def refuse_unless_regular(path: Path, folder: int | None = None) -> None:
    """Raise unless there is a regular file, or nothing, at the path (in the open `folder`, where given)."""
    with _told(path):
        try:
            mode = os.lstat(path if folder is None else path.name, dir_fd=folder).st_mode
        except FileNotFoundError:
            return
    if stat.S_ISLNK(mode):
        raise GovauditError(f"{path} is a symbolic link", hint="govaudit never writes through one: name the file itself.")
    if stat.S_ISDIR(mode):
        raise GovauditError(f"{path} is a folder", hint="Name a file.")
    if not stat.S_ISREG(mode):
        raise GovauditError(f"{path} is not a regular file", hint="Name a file.")


def _create(name: str, folder: int | None) -> io.BufferedRandom:
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    return os.fdopen(os.open(name, flags, 0o600, dir_fd=folder), "w+b")


@contextlib.contextmanager
def _told(path: Path, kinds: Collection[int] = _HINTS) -> Iterator[None]:
    """Turn what the file system says into an error that a user can act on; other kinds are none of ours."""
    try:
        yield
    except OSError as error:
        code = error.errno or 0
        if code not in kinds:
            raise
        raise GovauditError(f"cannot write {path}: {os.strerror(code)}", hint=_HINTS[code]) from error
