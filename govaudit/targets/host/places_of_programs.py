"""Programs that the distribution did not bring: in other folders, under other names."""

from __future__ import annotations

from collections.abc import Sequence

from govaudit.model import Missing, Reason, Seen, missing
from govaudit.reading import Observations
from govaudit.targets.host.requests import Listing


def installed_elsewhere(places: Sequence[Listing], seen: Observations) -> Missing | None:
    """Why a program that is not in its usual place may be there all the same; None where it is in none of these places."""
    doubt: Missing | None = None
    for place in places:
        for observation in seen.many(place):
            if isinstance(observation.outcome, Seen):
                return missing(Reason.NOT_SUPPORTED, "{path} is installed, which is not followed", path=observation.source)
            if isinstance(observation.outcome, Missing):
                doubt = doubt or observation.outcome
    return doubt
