"""How a target's clock stands beside ours."""

from __future__ import annotations

from datetime import datetime

from govaudit.model import Fact


class Clock(Fact, frozen=True, kw_only=True):
    """The target's clock beside the controller's, at one moment."""

    skew_seconds: float
    """Seconds by which the target's clock is ahead of the controller's; negative when it is behind."""

    observed_at: datetime
    """When it was compared, in UTC by the controller's clock."""
