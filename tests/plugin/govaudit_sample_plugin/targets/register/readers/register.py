"""What an account register says."""

from __future__ import annotations

from datetime import date

import msgspec

from govaudit.model import Absent, Missing, Reason, Seen, missing
from govaudit.reading import Observations, reads

from ....facts import AccountRegister
from ..requests import Register


class _File(msgspec.Struct):
    accounts: list[str]
    reviewed_on: date | None = None


@reads(Register())
def account_register(seen: Observations) -> AccountRegister | Absent | Missing:
    """A JSON object with `accounts` (names) and `reviewed_on` (a day)."""
    observation = seen.one(Register())
    if not isinstance(observation.outcome, Seen):
        return observation.outcome
    try:
        file = msgspec.json.decode(observation.outcome.content, type=_File)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return missing(Reason.UNPARSEABLE, "{path} cannot be read: {error}", path=observation.source, error=str(error))
    return AccountRegister(
        path=observation.source,
        accounts=len(file.accounts),
        reviewed_on=file.reviewed_on or missing(Reason.NOT_COLLECTED, "{path} records no review", path=observation.source),
        observed_at=observation.at,
    )
