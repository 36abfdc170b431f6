"""The rows of what runs for an account when nobody is there: `cron`, `at`, and lingering `systemd user`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from govaudit.facts.accounts import Account
from govaudit.facts.derived.ways_in.rows import Rows
from govaudit.facts.derived.ways_in.through_pam import Pam
from govaudit.facts.derived.ways_in.worlds import Demands, of
from govaudit.facts.scheduling import LingeringAccount, SchedulerAccess
from govaudit.facts.ways_in import WayIn
from govaudit.model import Missing, Place

_SERVICES = {"cron": ("crond", "cron"), "at": ("atd",)}
"""The services of PAM that are asked before something is run, of which `auth` plays no part."""


def ways_by_schedule(schedulers: Iterable[SchedulerAccess], accounts: Sequence[Account], pam: Pam) -> Iterator[WayIn]:
    """Who may have commands run later: whoever may, gives no proof for it."""
    for scheduler in schedulers:
        rows = Rows(scheduler.program, from_session=True)
        places = [Place(scheduler.decided_by)] if scheduler.decided_by else []
        listed = set(scheduler.users)
        for account in accounts:
            answers = [scheduler.rule, *(pam.admits(name, account) for name in _SERVICES.get(scheduler.program, ()) if pam.has(name))]
            doubt = next((answer for answer in answers if isinstance(answer, Missing)), None)
            demands = of([]) if False in answers else Demands(doubt, doubt) if doubt else of([[]])
            if _may(scheduler, account, listed):
                rows.add(account, demands, becomes="root" if account.uid == 0 else "itself", places=places)
        yield from rows.all()


def _may(scheduler: SchedulerAccess, account: Account, listed: set[str]) -> bool:
    if isinstance(scheduler.rule, Missing) or account.uid == 0:
        return True
    match scheduler.rule:
        case "listed":
            return account.name in listed
        case "not listed":
            return account.name not in listed
        case rule:
            return rule == "everybody"


def ways_by_lingering(lingering: Iterable[LingeringAccount], accounts: Sequence[Account]) -> Iterator[WayIn]:
    """Whose services systemd starts with the host, and goes on with when the account has left."""
    rows = Rows("systemd user", from_session=True)
    by_name = {account.name: account for account in reversed(accounts)}
    for one in lingering:
        if account := by_name.get(one.account):
            rows.add(account, of([[]]), becomes="root" if account.uid == 0 else "itself", places=[Place(one.path)])
    yield from rows.all()
