"""Whether sudo asks before it gives all of root away."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, not_applicable, passed
from govaudit.facts.sudo import SudoRule
from govaudit.model import Reason, missing

from ._root_programs import Reach, reach_of


@check("access.sudo-requires-password", severity=Severity.HIGH)
def sudo_requires_password(rule: SudoRule, *, exempt: tuple[str, ...] = ()) -> Verdict:
    """Nobody becomes root by sudo without authenticating.

    Whoever finds an open session, or runs code in one, would own the machine: the password is what stands between.
    A single command is enough where it opens a shell, or reads or writes any file: shells, interpreters, editors,
    pagers, `su`, `cp`, `tar`, package managers and their like.

    To fix: remove NOPASSWD from the rule with visudo, or narrow the rule down to the one command with its arguments
    that a program needs; accounts of programs can be named in `exempt`.
    """
    if rule.is_for_root_alone:
        return not_applicable("{subject} gives nothing to anybody but root")
    if all(user in exempt for user in rule.users):
        return not_applicable("{subject} is for exempted accounts alone")
    if rule.asks_password is True:
        return passed("{subject} asks for a password", places=[rule.place])
    if rule.run_as_groups and not rule.run_as_users:
        known(missing(Reason.NOT_SUPPORTED, "what the groups {groups} may do is not looked at", groups=rule.run_as_groups))
    if rule.as_root is False:
        return not_applicable("{subject} lets nobody act as root")
    reached = {command: reach_of(command) for command in rule.commands if not command.startswith("!")}
    opening = [command for command, reach in reached.items() if reach is not Reach.LITTLE]
    if not opening:
        return not_applicable("{subject} gives {commands} alone, which are not known to open a shell", commands=list(reached))
    known(rule.as_root)
    if not known(rule.asks_password):
        if "ALL" in opening:
            return failed("{subject} lets {users} do anything as root without a password", users=rule.users, places=[rule.place])
        certain = [command for command in opening if reached[command] is Reach.ROOT]
        if certain:
            return failed(
                "{subject} lets {users} become root without a password, by: {commands}",
                users=rule.users,
                commands=certain,
                places=[rule.place],
            )
        known(missing(Reason.NOT_SUPPORTED, "what {commands} come to is not looked at", commands=opening))
    return passed("{subject} asks for a password", places=[rule.place])
