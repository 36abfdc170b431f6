"""What is known of an account register."""

from __future__ import annotations

from datetime import date, datetime

from govaudit.model import Fact, Missing


class AccountRegister(Fact, frozen=True, kw_only=True):
    """The register in which an agency writes down who has an account."""

    path: str
    """Where it is kept."""

    accounts: int
    """How many accounts it lists."""

    reviewed_on: date | Missing
    """The day of the last review that it records."""

    observed_at: datetime
    """When it was read, in UTC."""

    @property
    def subject(self) -> str:
        return self.path
