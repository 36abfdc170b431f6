"""Whether sudo gives everybody all of root."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from govaudit.checking import Severity, Verdict, check, failed, known, not_applicable, passed
from govaudit.facts.sudo import SudoRule


@check("access.sudo-not-for-everyone", severity=Severity.CRITICAL)
def sudo_not_for_everyone(
    rule: SudoRule,
    *,
    everyone: Annotated[tuple[str, ...], Meta(min_length=1)] = (
        *("ALL", "%users", "%nogroup", "%nobody", "%domain users", "%Domain Users", "%domain^users"),
    ),
) -> Verdict:
    """No sudo rule gives all of root to everybody.

    Rights that all accounts have are rights that every intruder has.

    To fix: name the administrators' group in the rule, e.g. `%sudo ALL=(ALL:ALL) ALL`, with visudo.
    """
    if not known(rule.gives_all_of_root):
        return not_applicable("{subject} does not give all of root")
    found = [user for user in rule.users if user in everyone] or [user for user in known(rule.who) if user in everyone]
    if found:
        return failed("{subject} gives all of root to {found}", found=found, places=[rule.place])
    return passed("{subject} names {users}", users=rule.users, places=[rule.place])
