"""The accounts of a host's own files."""

from __future__ import annotations

from datetime import date, timedelta

from govaudit.facts.accounts import Account, Password
from govaudit.model import Absent, Many, Missing, Sentence, Table, cell
from govaudit.reading import tabulates

_STATES = {
    "empty": Sentence("empty: nothing is asked"),
    "locked": Sentence("locked"),
    "none": Sentence("none matches"),
}
_EPOCH = date(1970, 1, 1)


@tabulates(area="accounts", in_report=False)
def accounts(accounts: Many[Account]) -> Table | Absent | Missing:
    """One row for each account, in the order of user ids."""
    return Table(
        id="accounts",
        title=Sentence("Accounts"),
        columns=[
            Sentence("Name"),
            Sentence("User id"),
            Sentence("Groups"),
            Sentence("Shell"),
            Sentence("Password"),
            Sentence("Expires"),
        ],
        rows=[
            [
                cell(account.name),
                cell(account.uid),
                cell(account.groups),
                cell(account.shell),
                _password(account.password),
                _expiry(account.expires),
            ]
            for account in sorted(accounts.facts, key=lambda account: (account.uid, account.name))
        ],
        note=Sentence("not all accounts are known: {why}", {"why": accounts.ending.sentence})
        if isinstance(accounts.ending, Missing)
        else None,
    )


def _password(password: Password | Missing) -> Sentence:
    if isinstance(password, Missing):
        return cell(password)
    if password.state in _STATES:
        return _STATES[password.state]
    return Sentence("set ({scheme})", {"scheme": password.scheme}) if password.scheme else Sentence("set")


def _expiry(day: int | Missing | None) -> Sentence:
    if day is None:
        return Sentence("never")
    if isinstance(day, Missing):
        return cell(day)
    try:
        return cell((_EPOCH + timedelta(days=day)).isoformat())
    except OverflowError:
        return Sentence("day {day} after 1970-01-01", {"day": day})
