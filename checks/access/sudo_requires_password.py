"""Whether sudo asks before it gives all of root away."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, not_applicable, passed
from govaudit.facts.sudo import SudoRule


@check("access.sudo-requires-password", severity=Severity.HIGH)
def sudo_requires_password(rule: SudoRule, *, exempt: tuple[str, ...] = ()) -> Verdict:
    """Nobody becomes root by sudo without authenticating.

    Whoever finds an open session, or runs code in one, would own the machine: the password is what stands between.

    To fix: remove NOPASSWD from the rule with visudo, or narrow the rule down to the commands that a program
    needs; accounts of programs can be named in `exempt`.
    """
    if rule.is_for_root_alone:
        return not_applicable("{subject} gives nothing to anybody but root")
    if not rule.gives_all_of_root:
        return not_applicable("{subject} does not give all of root")
    if all(user in exempt for user in rule.users):
        return not_applicable("{subject} is for exempted accounts alone")
    if not known(rule.asks_password):
        return failed("{subject} lets {users} do anything as root without a password", users=rule.users, places=[rule.place])
    return passed("{subject} asks for a password", places=[rule.place])
