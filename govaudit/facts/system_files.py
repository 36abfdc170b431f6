"""Files of the system by what they decide: who owns them and may write them."""

from __future__ import annotations

from govaudit.facts.permissions import FileAccess


class ScheduledFile(FileAccess, frozen=True, kw_only=True):
    """Owner, group and mode of a job of cron's, or of a folder that holds some; links are left out."""


class UnitFile(FileAccess, frozen=True, kw_only=True):
    """Owner, group and mode of a unit of systemd below /etc, or of a folder that holds some; links are left out."""


class ShellStartFile(FileAccess, frozen=True, kw_only=True):
    """Owner, group and mode of a file that every login shell runs; links are left out."""


class KernelSettingFile(FileAccess, frozen=True, kw_only=True):
    """Owner, group and mode of a file that sets parameters of the kernel or the loading of its modules; links are left out."""


class LibraryPathFile(FileAccess, frozen=True, kw_only=True):
    """Owner, group and mode of a file that says which libraries programs load; links are left out."""


class PackageSourceFile(FileAccess, frozen=True, kw_only=True):
    """Owner, group and mode of a file that says where packages come from and whose signatures count; links are left out."""


class BootFile(FileAccess, frozen=True, kw_only=True):
    """Owner, group and mode of a part of the boot loader's configuration; links are left out."""


class AuditSettingFile(FileAccess, frozen=True, kw_only=True):
    """Owner, group and mode of a file of the audit daemon's configuration; links are left out."""
