"""Programs that notice when files of the system are changed."""

from __future__ import annotations

from govaudit.model import Fact, Missing


class IntegrityTool(Fact, frozen=True, kw_only=True):
    """The program that compares the host's files with what they were."""

    program: str
    """`AIDE`, `Tripwire`, `Samhain`, `Wazuh` or `OSSEC`; empty where none is installed."""

    has_database: bool | Missing
    """Whether the state to compare with was recorded."""

    is_scheduled: bool | Missing
    """Whether it looks by itself: by a timer, by cron, or as a service that starts with the host."""

    scheduled_by: str
    """What makes it look; empty where nothing does or it is not known."""

    @property
    def subject(self) -> str:
        return self.program or "integrity"
