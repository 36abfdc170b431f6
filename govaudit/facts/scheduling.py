"""Who may have the host run something later."""

from __future__ import annotations

from govaudit.model import Fact, Missing


class SchedulerAccess(Fact, frozen=True, kw_only=True):
    """Who may use cron or at, by the files *.allow and *.deny."""

    program: str
    """`cron` or `at`."""

    rule: str | Missing
    """`listed`: those in the .allow file; `not listed`: all but those in the .deny file; `everybody`; `root` alone."""

    users: list[str]
    """The accounts in the file that counts."""

    decided_by: str
    """The file that counts; empty where there is none."""

    @property
    def subject(self) -> str:
        return self.program


class LingeringAccount(Fact, frozen=True, kw_only=True):
    """An account whose own services systemd starts with the host, without a log-in (loginctl(1), `enable-linger`)."""

    account: str
    """Its name."""

    path: str
    """The file that says so."""

    @property
    def subject(self) -> str:
        return self.account
