"""Which operating system a host runs, and until when it gets security updates."""

from __future__ import annotations

from datetime import date, datetime

from govaudit.model import Fact


class OperatingSystem(Fact, frozen=True, kw_only=True):
    """What os-release(5) says."""

    id: str
    """The distribution's short name, such as `debian`."""

    version: str
    """`VERSION_ID`, such as `12` or `24.04`; empty for a rolling distribution."""

    name: str
    """The name for people, such as `Debian GNU/Linux 12 (bookworm)`."""

    like: list[str]
    """The distributions that it is made from, nearest first."""

    observed_at: datetime
    """When it was seen, in UTC."""

    @property
    def subject(self) -> str:
        return self.name or self.id


class OperatingSystemSupport(Fact, frozen=True, kw_only=True):
    """Until when the operating system's makers publish security updates, by the table of govaudit.facts.end_of_life."""

    name: str
    """The operating system, for people."""

    standard_until: date
    """The last day of the maker's own security support, which needs no subscription beyond the usual one."""

    long_term_until: date | None
    """The last day of a free long-term support that follows it, such as Debian LTS; None where there is none."""

    paid_until: date | None
    """The last day of an extended support that is bought, such as Ubuntu Pro; None where there is none."""

    observed_at: datetime
    """When the operating system was seen, in UTC."""

    table_date: date
    """As of when the table is."""

    @property
    def subject(self) -> str:
        return self.name
