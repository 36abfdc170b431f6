"""Whether rules allow whole folders."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, not_applicable, passed
from govaudit.facts.sudo import SudoRule


@check("access.sudo-commands-named-singly", severity=Severity.MEDIUM)
def sudo_commands_named_singly(rule: SudoRule) -> Verdict:
    """A sudo rule names single programs, neither folders nor patterns.

    Whatever is put into a folder later, by a package or by somebody else, may then be run as root as well.

    To fix: name each program in the rule, with visudo.
    """
    if rule.is_for_root_alone:
        return not_applicable("{subject} gives nothing to anybody but root")
    allowed = [command for command in rule.allowed() if command.path != "ALL"]
    if not allowed:
        return not_applicable("{subject} names no single commands")
    found = [command.path for command in allowed if command.is_pattern]
    if found:
        return failed("{subject} allows all that is meant by {found}", found=found, places=[rule.place])
    return passed("{subject} names single programs", places=[rule.place])
