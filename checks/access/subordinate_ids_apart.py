"""Whether accounts can act as each other inside containers."""

from __future__ import annotations

from collections.abc import Sequence

from govaudit.checking import Place, Severity, Verdict, check, failed, passed
from govaudit.facts.accounts import Account
from govaudit.facts.groups import Range, SubordinateNumbers


@check("access.subordinate-ids-apart", severity=Severity.MEDIUM)
def subordinate_ids_apart(numbers: SubordinateNumbers, accounts: list[Account]) -> Verdict:
    """The numbers that an account may use in user namespaces belong to nobody else.

    Of two accounts with the same numbers each can read and change what the other's containers hold; a number that is an account's
    own hands over that account.

    To fix: give each account a range of its own in /etc/subuid and /etc/subgid (`usermod --add-subuids`).
    """
    names = {str(account.uid): account.name for account in accounts}
    for kind, ranges in (("user", numbers.users), ("group", numbers.groups)):
        if (pair := _overlapping(ranges, names)) is not None:
            places = [one.place for one in pair]
            both = sorted({names.get(one.owner, one.owner) for one in pair})
            return failed("these accounts may use the same {kind} ids: {accounts}", kind=kind, accounts=both, places=places)
    used = sorted((account.uid, account.name) for account in accounts)
    for one in numbers.users:
        own = [name for uid, name in used if one.first <= uid <= one.last]
        if own:
            return failed(
                "{account} may use user ids that belong to {accounts}",
                account=names.get(one.owner, one.owner),
                accounts=own[:20],
                places=[Place(one.place.path, one.place.line)],
            )
    return passed("no two accounts may use the same of the {count} ranges", count=len(numbers.users) + len(numbers.groups))


def _overlapping(ranges: Sequence[Range], names: dict[str, str]) -> tuple[Range, Range] | None:
    """Two ranges of different accounts that share a number."""
    furthest: Range | None = None
    before: Range | None = None  # the furthest of any other account than that of `furthest`
    for one in sorted(ranges, key=lambda each: each.first):
        for earlier in (furthest, before):
            if earlier is not None and earlier.last >= one.first and _owner(earlier, names) != _owner(one, names):
                return earlier, one
        if furthest is None or one.last > furthest.last:
            if furthest is not None and _owner(furthest, names) != _owner(one, names):
                before = furthest
            furthest = one
        elif _owner(one, names) != _owner(furthest, names) and (before is None or one.last > before.last):
            before = one
    return None


def _owner(one: Range, names: dict[str, str]) -> str:
    return names.get(one.owner, one.owner)
