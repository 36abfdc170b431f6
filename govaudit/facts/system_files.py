"""Files of the system by what they decide: who owns them and may write them."""

from __future__ import annotations

from govaudit.facts.permissions import FileAccess


class ScheduledFile(FileAccess, frozen=True, kw_only=True):
    """Owner, group and mode of a job of cron's, or of a folder that holds some; a link stands for what it leads to."""


class UnitFile(FileAccess, frozen=True, kw_only=True):
    """Owner, group and mode of a unit of systemd below /etc, or of a folder that holds some; a link stands for what it leads to."""


class ShellStartFile(FileAccess, frozen=True, kw_only=True):
    """Owner, group and mode of a file that every login shell runs; a link stands for what it leads to."""


class KernelSettingFile(FileAccess, frozen=True, kw_only=True):
    """Owner, group and mode of a file that sets parameters of the kernel or loads its modules; a link stands for what it leads to."""


class LibraryPathFile(FileAccess, frozen=True, kw_only=True):
    """Owner, group and mode of a file that says which libraries programs load; a link stands for what it leads to."""


class PackageSourceFile(FileAccess, frozen=True, kw_only=True):
    """Owner, group and mode of a file that says where packages come from and whose signatures count; a link stands for what it leads to."""


class BootFile(FileAccess, frozen=True, kw_only=True):
    """Owner, group and mode of a part of the boot loader's configuration; a link stands for what it leads to."""


class AuditSettingFile(FileAccess, frozen=True, kw_only=True):
    """Owner, group and mode of a file of the audit daemon's configuration; a link stands for what it leads to."""


class SystemDirectory(FileAccess, frozen=True, kw_only=True):
    """Owner, group and mode of a folder in which the system lies, or above one; a link stands for the folders that it leads through."""


class SystemProgram(FileAccess, frozen=True, kw_only=True):
    """Owner, group and mode of a program, library or kernel that lets people in or that all others rest on."""
