"""Ways in to begin with; a test changes what it is about."""

from __future__ import annotations

from typing import Any

import msgspec

from govaudit.facts.pam import Proof
from govaudit.facts.ways_in import WayIn, factors_of
from govaudit.model import Complete, Many, Missing, Place, Sentence

KEY, PASSWORD, CODE, TRUST = Proof.KEY, Proof.PASSWORD, Proof.SECOND_FACTOR, Proof.HOST_KEY

_SSH = WayIn(
    door="ssh",
    from_session=False,
    accounts=["ann"],
    becomes="itself",
    demands=[[KEY, CODE]],
    factors=2,
    places=[Place("/etc/ssh/sshd_config", 9)],
)
_SUDO = WayIn(
    door="sudo",
    from_session=True,
    accounts=["ann"],
    becomes="root",
    demands=[[PASSWORD]],
    factors=1,
    places=[Place("/etc/sudoers", 4)],
)


def ssh(*accounts: str, demands: list[list[Proof]] | Missing, **changes: Any) -> WayIn:
    """Logging in by SSH."""
    return msgspec.structs.replace(_SSH, **({"accounts": list(accounts), "demands": demands, "factors": factors_of(demands)} | changes))


def console(*accounts: str, demands: list[list[Proof]] | Missing, **changes: Any) -> WayIn:
    """Logging in at the console."""
    return ssh(*accounts, demands=demands, **({"door": "console"} | changes))


def sudo(*accounts: str, demands: list[list[Proof]] | Missing, **changes: Any) -> WayIn:
    """Becoming root by sudo."""
    return msgspec.structs.replace(_SUDO, **({"accounts": list(accounts), "demands": demands, "factors": factors_of(demands)} | changes))


def all_of(*ways: WayIn) -> Many[WayIn]:
    """These are all."""
    return Many(list(ways), Complete(Sentence("no way leads in")))
