"""What encrypts stored data beneath the file systems and swaps of a host."""

from __future__ import annotations

from typing import Literal

from govaudit.facts.paths import is_within
from govaudit.model import Fact, Missing


class PathEncryption(Fact, frozen=True, kw_only=True):
    """What encrypts one mounted file system, from its mount down to the disks."""

    path: str
    """The directory at which it is mounted."""

    file_system: str
    """Its type, such as `ext4`."""

    mounted_below: list[str]
    """Mount points beneath the path: what they hold is not part of it."""

    encrypted_by: list[str] | Missing
    """The layers that encrypt, with kind and cipher where known; empty where some way down to a disk passes none."""

    in_memory: bool
    """Whether it lives in memory alone, as tmpfs does."""

    disks: list[str]
    """The disks at the bottom, by name; encryption within or beneath these cannot be seen by the host."""

    stack: list[str] = []
    """The devices beneath it, from the file system down to the disks, by the names of mappings where they have one."""

    @property
    def subject(self) -> str:
        return self.path

    def holds(self, path: str) -> bool:
        """Whether the path lies on this file system and not on one that is mounted beneath it."""
        return is_within(path, self.path) and not any(is_within(path, below) for below in self.mounted_below)


class SwapEncryption(Fact, frozen=True, kw_only=True):
    """What encrypts one swap area, down to the disks."""

    path: str
    """The device or file."""

    encrypted_by: list[str] | Missing
    """The layers that encrypt, with kind and cipher where known; empty where some way down to a disk passes none."""

    in_memory: bool
    """Whether it only compresses memory and never writes to a disk."""

    disks: list[str]
    """The disks at the bottom, by name."""

    stack: list[str] = []
    """The devices beneath it, down to the disks."""

    @property
    def subject(self) -> str:
        return self.path


class DirectoryEncryption(Fact, frozen=True, kw_only=True):
    """One directory that encrypts what lies in it, whatever its file system lies on."""

    path: str
    """The directory."""

    by: str
    """`fscrypt`, or `eCryptfs` for a home that is opened when its account logs in."""

    holds: Literal[True] | Missing
    """Whether what lies there is encrypted by it. Of a home that eCryptfs has not opened only the place for encrypted files is seen."""

    @property
    def subject(self) -> str:
        return self.path


class HomeEncryption(Fact, frozen=True, kw_only=True):
    """What encrypts the home of one account that can log in."""

    path: str
    """Its path."""

    account: str
    """The account; of several with one home, the first."""

    encrypted_by: list[str] | Missing
    """The layers that encrypt: devices, file systems, or the directory itself; empty where some way down to a disk passes none."""

    in_memory: bool
    """Whether it lives in memory alone."""

    @property
    def subject(self) -> str:
        return self.path
