"""Whether users choose the arguments of allowed commands."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, not_applicable, passed
from govaudit.facts.shell_escapes import is_open
from govaudit.facts.sudo import SudoRule


@check("access.sudo-arguments-fixed", severity=Severity.MEDIUM)
def sudo_arguments_fixed(rule: SudoRule) -> Verdict:
    """The arguments that a sudo rule names have no wildcards.

    In arguments `*` also stands for blanks and slashes: `cat /var/log/*` allows `cat /var/log/x /etc/shadow`.

    To fix: write the arguments out, or allow a script that checks them, with visudo.
    """
    if rule.is_for_root_alone:
        return not_applicable("{subject} gives nothing to anybody but root")
    allowed = [command for command in rule.allowed() if command.arguments is not None]
    if not allowed:
        return not_applicable("{subject} names no arguments")
    found = [f"{command.path} {command.arguments}" for command in allowed if is_open(command.arguments or "")]
    if found:
        return failed("{subject} has wildcards in the arguments of {found}", found=found, places=[rule.place])
    return passed("{subject} has no wildcards in arguments", places=[rule.place])
