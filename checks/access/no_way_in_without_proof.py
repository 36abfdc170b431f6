"""Whether anybody gets in without a proof of their own."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, not_applicable, passed
from govaudit.facts.accounts import AccountDatabase
from govaudit.facts.ways_in import WayIn
from govaudit.model import Reason, missing

_ASK_A_SERVER = ("sss", "winbind")
"""Directories that hand out no password hashes, and so no empty ones: their own PAM modules ask a server."""


@check("access.no-way-in-without-proof", severity=Severity.CRITICAL)
def no_way_in_without_proof(ways: list[WayIn], database: AccountDatabase) -> Verdict:
    """No way leads in, over the network or at the console, that demands nothing of the person.

    Empty passwords, a console that logs somebody in by itself, and trust in another machine open the door to whoever comes by.

    To fix: lock or set the empty passwords, remove `nullok` from /etc/pam.d and `--autologin` from the units of getty, and set
    `PermitEmptyPasswords no` and `HostbasedAuthentication no` in /etc/ssh/sshd_config.
    """
    from_outside = [way for way in ways if not way.from_session]
    for way in from_outside:
        if way.factors == 0:
            if not way.accounts:
                return failed("{door} lets in whoever comes", door=way.door, places=way.places)
            return failed("{door} demands nothing of {accounts}", door=way.door, accounts=way.accounts, places=way.places)
    for way in from_outside:
        known(way.factors)
    if not from_outside:
        return not_applicable("no way leads in")
    if elsewhere := [one for one in known(database.directories) if one not in _ASK_A_SERVER]:
        known(missing(Reason.NOT_SUPPORTED, "whether accounts of {sources} have empty passwords is not looked at", sources=elsewhere))
    return passed("every way in demands a proof")
