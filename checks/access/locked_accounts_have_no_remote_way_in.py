"""Whether an account whose password was locked still has a way in."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, not_applicable, passed
from govaudit.facts.accounts import Account
from govaudit.facts.ways_in import WayIn


@check("access.locked-accounts-have-no-remote-way-in", severity=Severity.HIGH)
def locked_accounts_have_no_remote_way_in(ways: list[WayIn], accounts: list[Account], *, exempt: tuple[str, ...] = ()) -> Verdict:
    """An account whose password has been locked has no remote way in.

    `passwd -l` and `usermod -L` lock the password alone: with UsePAM a key still opens the account, of somebody who has left.

    To fix: `usermod -e 1 NAME` as well, so that the account expires, or remove its authorized_keys; accounts that are meant to be
    opened by keys alone can be named in `exempt`, or be given the password `*`.
    """
    locked = [account for account in accounts if known(account.password).state == "locked" and account.name not in exempt]
    names = {account.name for account in locked}
    remote = [way for way in ways if way.is_remote and names & set(way.accounts)]
    for way in remote:
        if isinstance(way.factors, int):
            return failed(
                "the password of these accounts is locked, and SSH still lets them in: {accounts}",
                accounts=[name for name in way.accounts if name in names],
                places=way.places,
            )
    for way in remote:
        known(way.factors)
    if not locked:
        return not_applicable("no account has a locked password")
    return passed("no remote way leads in to accounts with a locked password: {accounts}", accounts=sorted(names))
