"""The rows of the doors on the host itself: `console`, `display manager`, and from a session `su`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from govaudit.facts.accounts import Account
from govaudit.facts.derived.ssh_factors import Ways, least
from govaudit.facts.derived.ways_in.rows import Rows
from govaudit.facts.derived.ways_in.through_pam import Pam
from govaudit.facts.derived.ways_in.worlds import Demands, of
from govaudit.facts.pam import Consoles
from govaudit.facts.ways_in import Bypass, WayIn
from govaudit.model import Missing, Perhaps, Reason, Sentence, missing

DISPLAY_MANAGERS = ("gdm-password", "lightdm", "sddm", "lxdm", "xdm", "greetd")
"""Services of PAM that a display manager asks; those by which it lets somebody in by itself are others."""

_BY_ITSELF = missing(Reason.NOT_SUPPORTED, "whether the display manager lets somebody in by itself (autologin) is not looked at")


def ways_by_console(consoles: Perhaps[Consoles], accounts: Sequence[Account], pam: Pam) -> Iterator[WayIn]:
    """What `login` demands, where getty leaves the asking to it."""
    if not pam.has("login") and pam.lack is None:
        return
    doubt: Missing | None = None
    if isinstance(consoles, Missing):
        doubt = consoles
    elif not hasattr(consoles, "facts"):
        return
    else:
        [found] = consoles.facts
        doubt = found.is_complete if isinstance(found.is_complete, Missing) else None
        if found.unguarded:
            unasked = [Bypass(accounts=[], why=Sentence("the console lets somebody in without asking"), place=found.unguarded[0])]
            yield WayIn(
                door="console",
                from_session=False,
                accounts=[],
                becomes="others",
                demands=[[]],
                factors=0,
                bypass=unasked,
                places=found.unguarded,
            )
    yield from _by_login(Rows("console", from_session=False), ["login"], accounts, pam, doubt)


def ways_by_display_manager(accounts: Sequence[Account], pam: Pam) -> Iterator[WayIn]:
    """What a display manager would ask PAM for; whether it asks at all is not known."""
    services = [name for name in DISPLAY_MANAGERS if pam.has(name)]
    if services:
        yield from _by_login(Rows("display manager", from_session=False), services, accounts, pam, _BY_ITSELF)


def _by_login(rows: Rows, services: Sequence[str], accounts: Sequence[Account], pam: Pam, doubt: Missing | None) -> Iterator[WayIn]:
    for account in accounts:
        if not account.has_login_shell:
            continue
        demands = Demands(doubt, doubt) if doubt else of(through_any(services, account, pam))
        rows.add(account, demands, becomes="root" if account.uid == 0 else "itself", bypass=_unasked(demands, account))
    yield from rows.all()


def ways_by_su(accounts: Sequence[Account], pam: Pam) -> Iterator[WayIn]:
    """What `su` demands of accounts that have a session: the password of whom one becomes."""
    if not pam.has("su") and pam.lack is None:
        return
    services = ["su", *(["su-l"] if pam.has("su-l") else [])]
    people = [account for account in accounts if account.has_login_shell]
    callers = [account.name for account in people if account.uid != 0]
    by_demand: dict[tuple[bool, str], tuple[Demands, list[Account]]] = {}
    for target in people:
        demands = of(through_any(services, target, pam))
        by_demand.setdefault((target.uid == 0, repr(demands)), (demands, []))[1].append(target)
    for (is_root, _), (demands, targets) in by_demand.items():
        if callers and demands.lets_in:
            unasked = [msgspec.structs.replace(one, accounts=callers) for one in _unasked(demands, targets[0])]
            others = [] if is_root else [target.name for target in targets]
            yield WayIn(
                door="su",
                from_session=True,
                accounts=callers,
                becomes="root" if is_root else "others",
                others=others,
                demands=demands.ways,
                factors=demands.factors,
                bypass=unasked,
            )


def through_any(services: Sequence[str], account: Account, pam: Pam) -> Ways | Missing:
    """The least that one of the services takes."""
    found: Ways = []
    for service in services:
        alive = pam.is_alive(service, account)
        ways = pam.ways(service, account)
        if alive is False or ways == []:
            continue
        if isinstance(ways, Missing) or isinstance(alive, Missing):
            return ways if isinstance(ways, Missing) else alive  # type: ignore[return-value]
        found.extend(ways)
    return least(found)


def _unasked(demands: Demands, account: Account) -> Iterator[Bypass]:
    if demands.factors == 0:
        empty = not isinstance(account.password, Missing) and account.password.state == "empty"
        yield Bypass(
            accounts=[],
            why=Sentence("the password of {account} is empty", {"account": account.name}) if empty else Sentence("PAM does not ask"),
            place=account.place if empty else None,
        )
