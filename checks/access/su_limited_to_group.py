"""Only members of a group become root by su."""

from __future__ import annotations

import msgspec

from govaudit.checking import Severity, Verdict, check, failed, known, not_applicable, passed
from govaudit.facts.accounts import Account, Password
from govaudit.facts.pam import PamService, PamSurroundings
from govaudit.facts.pam_stacks.for_account import lets_in


@check("access.su-limited-to-group", severity=Severity.MEDIUM)
def su_limited_to_group(services: list[PamService], accounts: list[Account], surroundings: PamSurroundings) -> Verdict:
    """An account outside the administrators' group does not become root by su, whatever it knows.

    Otherwise the password of root is all that any taken-over account, a web server's too, still needs.

    To fix: add `auth required pam_wheel.so use_uid` (with `group=` for a group of your own) above the password in /etc/pam.d/su, and
    to su-l where it does not include it.
    """
    doors = [service for service in services if service.service in ("su", "su-l")]
    roots = [msgspec.structs.replace(account, password=Password(state="set")) for account in accounts if account.uid == 0]
    if not doors:
        return not_applicable("there is no PAM service {service}", service="su")
    if not roots:
        return not_applicable("no account has the user id 0")
    outsider = msgspec.structs.replace(roots[0], name="(an account in no group)", uid=4_000_000_000, gid=4_000_000_000, groups=[])
    answers = [(door, lets_in(door, root, surroundings, caller=outsider)) for door in doors for root in roots]
    open_doors = list({door.service: door for door, answer in answers if answer is True}.values())
    if open_doors:
        return failed(
            "only a group may become root by su; {services} takes everybody who knows the password",
            services=sorted(door.service for door in open_doors),
            places=[entry.place for door in open_doors if isinstance(door.auth, list) for entry in door.auth[:1]],
        )
    for _, answer in answers:
        known(answer)
    return passed("nobody outside a group becomes root by su")
