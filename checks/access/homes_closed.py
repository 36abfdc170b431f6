"""Whether others can look into homes, or write there."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from govaudit.checking import Place, Severity, Verdict, check, failed, known, not_applicable, passed
from govaudit.facts.homes import Home
from govaudit.facts.permissions import let_in


@check("access.homes-closed", severity=Severity.MEDIUM)
def homes_closed(home: Home, *, max_mode: Annotated[int, Meta(ge=0o700, le=0o755)] = 0o750) -> Verdict:
    """Nobody but the account itself writes to its home, and nobody else looks into it.

    Keys, histories and documents lie there; who may write there decides what runs when the account logs in.

    To fix: `chmod 750` (or `700`) for the folder, and `setfacl -b` where an access control list lets others in.
    """
    seen = known(home.seen)
    if seen is None:
        return not_applicable("{subject}, the home of {account}, does not exist", account=home.account)
    if seen.mode & 0o777 & ~max_mode:
        return failed(
            "{subject} has the mode {mode}; {max_mode} at most is required",
            mode=f"{seen.mode & 0o7777:04o}",
            max_mode=f"{max_mode:04o}",
            places=[Place(home.path)],
        )
    denied = 7 & ~max_mode  # what a list gives to anybody is for somebody who is neither the account nor in its group
    others = let_in(known(seen.entries), denied, but=home.uid) if seen.mode >> 3 & denied else []
    if others:
        return failed("by its access control list others get into {subject}: {others}", others=others, places=[Place(home.path)])
    return passed("{subject} has the mode {mode}", mode=f"{seen.mode & 0o7777:04o}")
