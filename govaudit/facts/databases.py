"""Directories in which databases, directories and containers keep their data."""

from __future__ import annotations

from govaudit.model import Fact, Missing


class DatabaseDirectory(Fact, frozen=True, kw_only=True):
    """One directory that a product keeps data in: its usual one where that is there, or one that its configuration names."""

    product: str
    """The product, such as `PostgreSQL`."""

    path: str
    """The directory, as it is usual or written."""

    real: str | Missing
    """The same without symbolic links."""

    named_in: str
    """The file that names it; empty for a usual one."""

    @property
    def subject(self) -> str:
        return self.path


class DatabaseEncryption(Fact, frozen=True, kw_only=True):
    """What encrypts one directory of data, and the file systems mounted below it."""

    product: str
    """The product, such as `PostgreSQL`."""

    path: str
    """The directory, as it is usual or written."""

    mount: str
    """Where the file system is mounted that it lies on; empty where that is not known."""

    encrypted_by: list[str] | Missing
    """The layers that encrypt; empty where some way down to a disk passes none."""

    in_memory: bool
    """Whether it lives in memory alone."""

    disks: list[str]
    """The disks at the bottom, by name."""

    @property
    def subject(self) -> str:
        return self.path
