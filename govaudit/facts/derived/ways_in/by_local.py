"""The rows of the doors on the host itself: `console`, `display manager`, and from a session `su`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from govaudit.facts.accounts import Account
from govaudit.facts.derived.ssh_factors import Ways, least
from govaudit.facts.derived.ways_in.programs import Programs
from govaudit.facts.derived.ways_in.rows import Rows
from govaudit.facts.derived.ways_in.through_pam import Pam
from govaudit.facts.derived.ways_in.worlds import Demands, of
from govaudit.facts.display_managers import DisplayManagers
from govaudit.facts.pam import Consoles
from govaudit.facts.ways_in import Bypass, WayIn
from govaudit.model import Absent, Many, Missing, Perhaps, Reason, Sentence, missing

DISPLAY_MANAGERS = ("gdm-password", "gdm-fingerprint", "gdm-smartcard", "lightdm", "sddm", "lxdm", "xdm", "greetd")
"""Services of PAM that a display manager asks, gdm several side by side; those by which it lets somebody in by itself are others."""

_FOLLOWED = frozenset({"gdm-password", "gdm-fingerprint", "gdm-smartcard", "lightdm", "sddm", "lxdm", "greetd"})
"""Those of which it is seen whether they let somebody in by themselves."""
_BY_ITSELF = missing(Reason.NOT_SUPPORTED, "whether the display manager lets somebody in by itself (autologin) is not looked at")
_BY_CALLER = missing(Reason.NOT_SUPPORTED, "what su demands depends on who calls it, and there are too many accounts to follow all")
_MOST_PAIRS = 10_000
"""Of who calls su and whom they become."""


def ways_by_console(consoles: Perhaps[Consoles], accounts: Sequence[Account], pam: Pam) -> Iterator[WayIn]:
    """What `login` demands, where getty leaves the asking to it."""
    doubt: Missing | None = None
    if isinstance(consoles, Missing):
        doubt = consoles
    elif isinstance(consoles, Absent):
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
    if pam.has("login") or pam.lack is not None:
        yield from _by_login(Rows("console", from_session=False), ["login"], accounts, pam, doubt)


def ways_by_display_manager(managers: Perhaps[DisplayManagers], accounts: Sequence[Account], pam: Pam) -> Iterator[WayIn]:
    """What the services of display managers demand, and whom these let in by themselves."""
    services = [name for name in DISPLAY_MANAGERS if pam.has(name)]
    doubt = managers if isinstance(managers, Missing) else None
    if not set(services) <= _FOLLOWED:
        doubt = doubt or _BY_ITSELF
    for found in managers.facts if isinstance(managers, Many) else []:
        if isinstance(found.is_complete, Missing):
            doubt = doubt or found.is_complete
        for one in found.automatic:
            unasked = Bypass(accounts=[one.account], why=Sentence("the display manager lets it in without asking"), place=one.place)
            root = any(account.name == one.account and account.uid == 0 for account in accounts)
            yield WayIn(
                door="display manager",
                from_session=False,
                accounts=[one.account] if one.account else [],
                becomes="root" if root else "itself" if one.account else "others",
                demands=[[]],
                factors=0,
                bypass=[unasked],
                places=[one.place],
            )
    if services:
        yield from _by_login(Rows("display manager", from_session=False), services, accounts, pam, doubt)


def _by_login(rows: Rows, services: Sequence[str], accounts: Sequence[Account], pam: Pam, doubt: Missing | None) -> Iterator[WayIn]:
    for account in accounts:
        if not account.has_login_shell:
            continue
        demands = Demands(doubt, doubt) if doubt else of(through_any(services, account, pam))
        less = [*_unasked(demands, account), *_not_enrolled(services, account, pam)]
        rows.add(account, demands, becomes="root" if account.uid == 0 else "itself", bypass=less[:1])
    yield from rows.all()


def ways_by_su(accounts: Sequence[Account], programs: Programs, pam: Pam) -> Iterator[WayIn]:
    """What `su` demands of whoever runs anything under an account: the password of whom one becomes, who needs a login shell."""
    if not programs.has("su"):
        return
    services = ["su", *[one for one in ("su-l", "other") if pam.has(one)][:1]]  # `su -` asks su-l, in whose place `other` stands
    targets = [account for account in accounts if account.has_login_shell]
    roots, others = [one for one in targets if one.uid == 0], [one for one in targets if one.uid != 0]
    callers = [account for account in accounts if account.uid != 0]
    told_apart = any(pam.tells_callers_apart(service) for service in services)
    too_many = told_apart and len(callers) * len(others) > _MOST_PAIRS
    # Where callers are not told apart but by pam_wheel, those whom it sees alike become others for the same.
    decisive = [*roots, *others] if told_apart and not too_many else roots
    alike: dict[str, list[Account]] = {}
    for caller in callers:
        serves = programs.serves("su", caller)
        if serves is not False:
            seen = [pam.as_pam_wheel_sees(service, caller) for service in services]
            alike.setdefault(repr([serves, seen, *(_by_caller(services, one, pam, caller, serves) for one in decisive)]), []).append(caller)
    for several in alike.values():
        first = several[0]
        serves = programs.serves("su", first)
        yield from _by_su([(_by_caller(services, one, pam, first, serves), one) for one in roots], several, becomes="root")
        unsure = Demands(_BY_CALLER, _BY_CALLER) if too_many else None
        yield from _by_su([(unsure or _by_caller(services, one, pam, first, serves), one) for one in others], several, becomes="others")


def _by_su(found: Sequence[tuple[Demands, Account]], callers: Sequence[Account], *, becomes: str) -> Iterator[WayIn]:
    """One row for all whom callers become for the same."""
    by_demand: dict[str, list[tuple[Demands, Account]]] = {}
    for demands, target in found:
        if demands.lets_in:
            by_demand.setdefault(repr(demands), []).append((demands, target))
    names = [caller.name for caller in callers]
    for several in by_demand.values():
        demands, first = several[0]
        yield WayIn(
            door="su",
            from_session=True,
            accounts=names,
            becomes=becomes,
            others=[] if becomes == "root" else [target.name for _, target in several],
            demands=demands.ways,
            factors=demands.factors,
            bypass=[msgspec.structs.replace(one, accounts=names) for one in _unasked(demands, first)],
        )


def _by_caller(services: Sequence[str], target: Account, pam: Pam, caller: Account, serves: bool | Missing) -> Demands:
    if isinstance(serves, Missing):
        return Demands(serves, serves)
    return of(through_any(services, target, pam, caller=caller))


def through_any(services: Sequence[str], account: Account, pam: Pam, *, caller: Account | None = None) -> Ways | Missing:
    """The least that one of the services takes."""
    found: Ways = []
    for service in services:
        admitted = pam.admits(service, account, caller=caller)
        ways = pam.ways(service, account, caller=caller)
        if admitted is False or ways == []:
            continue
        if isinstance(ways, Missing):
            return ways
        if isinstance(admitted, Missing):
            return admitted
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


def _not_enrolled(services: Sequence[str], account: Account, pam: Pam) -> Iterator[Bypass]:
    for service in services:
        if entry := pam.lets_pass(service, account):
            yield Bypass(accounts=[], why=Sentence("it has not set up a second factor, and is not asked for one"), place=entry.place)
