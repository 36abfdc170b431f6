"""While /etc/nologin is there, nobody but root gets in."""

from __future__ import annotations

import msgspec

from govaudit.checking import Severity, Verdict, check, failed, known, not_applicable, passed
from govaudit.facts.accounts import Account
from govaudit.facts.pam import PamService, PamSurroundings
from govaudit.facts.pam_stacks.for_account import lets_in

MOST_ACCOUNTS = 200


@check("access.nologin-obeyed", severity=Severity.LOW)
def nologin_obeyed(services: list[PamService], accounts: list[Account], surroundings: PamSurroundings) -> Verdict:
    """While /etc/nologin is there, nobody but root logs in at the console or by SSH.

    It is how a host is closed for maintenance, or after a break-in; a service that does not look at it stays open.

    To fix: add `account required pam_nologin.so` to /etc/pam.d/sshd and /etc/pam.d/login.
    """
    closed = msgspec.structs.replace(surroundings, no_logins=["/etc/nologin"])
    doors = [service for service in services if service.service in ("login", "sshd")]
    people = [account for account in accounts if account.uid != 0 and account.has_login_shell][:MOST_ACCOUNTS]
    if not doors or not people:
        return not_applicable("nobody but root has an account that can log in at the console or by SSH")
    answers = [(door, lets_in(door, person, closed, by_key=door.service == "sshd")) for door in doors for person in people]
    open_doors = [door for door in doors if any(answer is True for asked, answer in answers if asked is door)]
    if open_doors:
        return failed(
            "while /etc/nologin is there, nobody but root may log in; {services} does not look at it",
            services=sorted(door.service for door in open_doors),
            places=[entry.place for door in open_doors if isinstance(door.account, list) for entry in door.account[:1]],
        )
    for _, answer in answers:
        known(answer)
    return passed("while /etc/nologin is there, nobody but root logs in at the console or by SSH")
