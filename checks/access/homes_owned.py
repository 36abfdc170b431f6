"""Whether homes belong to their users."""

from __future__ import annotations

from govaudit.checking import Place, Severity, Verdict, check, failed, known, not_applicable, passed
from govaudit.facts.homes import Home


@check("access.homes-owned", severity=Severity.MEDIUM)
def homes_owned(home: Home) -> Verdict:
    """The home of every account that can log in belongs to that account.

    Whoever owns a home can put start files and keys into it, and so act as the account when it next logs in.

    To fix: `chown NAME` for the folder, or give each account a home of its own (`usermod -d`).
    """
    seen = known(home.seen)
    if seen is None:
        return not_applicable("{subject}, the home of {account}, does not exist", account=home.account)
    places = [Place(home.path)]
    if home.others:
        return failed("{subject} is the home of {accounts} at once", accounts=[home.account, *home.others], places=places)
    if seen.uid != home.uid:
        return failed(
            "{subject} belongs to the user id {found}; that of {account} is {expected}",
            found=seen.uid,
            account=home.account,
            expected=home.uid,
            places=places,
        )
    return passed("{subject} belongs to {account}", account=home.account)
