"""When accounts were last used."""

from __future__ import annotations

from govaudit.model import Fact, Missing, Reason, missing


class LastLogIn(Fact, frozen=True, kw_only=True):
    """The last log-in of one account that the host has a record of; log-ins by programs that keep none are not in it."""

    account: str
    """Its name."""

    days_ago: int | Missing | None
    """Whole days since then when the host was looked at; None: there is no record of any."""

    @property
    def subject(self) -> str:
        return self.account

    @property
    def idle_days(self) -> int | Missing:
        """Days without a log-in; missing where there is no record of any, for the host may not have kept one from the start."""
        if self.days_ago is None:
            return missing(Reason.INCOMPLETE, "there is no record of a log-in of {account}", account=self.account)
        return self.days_ago
