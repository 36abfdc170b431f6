"""Whether sudo asks before it gives all of root away."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, not_applicable, passed
from govaudit.facts.shell_escapes import gives_root, is_not_known
from govaudit.facts.sudo import SudoRule, taken_apart
from govaudit.model import Reason, missing


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
    commands = {text: taken_apart(text) for text in rule.commands if not text.startswith("!")}
    certain = [text for text, command in commands.items() if gives_root(command, can_exec=rule.tags.get("EXEC", True))]
    doubtful = [text for text, command in commands.items() if text not in certain and is_not_known(command)]
    if not certain and not doubtful:
        return not_applicable("{subject} gives {commands} alone, which are not known to open a shell", commands=list(commands))
    known(rule.as_root)
    if not known(rule.asks_password):
        if any(command.path == "ALL" for command in commands.values()):
            return failed("{subject} lets {users} do anything as root without a password", users=rule.users, places=[rule.place])
        if certain:
            return failed(
                "{subject} lets {users} become root without a password, by: {commands}",
                users=rule.users,
                commands=certain,
                places=[rule.place],
            )
        known(missing(Reason.NOT_SUPPORTED, "what {commands} come to is not looked at", commands=doubtful))
    return passed("{subject} asks for a password", places=[rule.place])
