"""Whether rules forbid single commands of many."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, not_applicable, passed
from govaudit.facts.sudo import SudoRule


@check("access.sudo-no-exceptions-from-all", severity=Severity.MEDIUM)
def sudo_no_exceptions_from_all(rule: SudoRule) -> Verdict:
    """No sudo rule allows many commands and excepts some by `!`.

    Such an exception holds nobody: a copy of the program, another name for it, or a shell does the same. sudoers(5) warns of it.

    To fix: name the commands that are allowed, with visudo, instead of those that are not.
    """
    if rule.is_for_root_alone:
        return not_applicable("{subject} gives nothing to anybody but root")
    excepted = [command for command in rule.commands if command.startswith("!")]
    wide = [command for command in rule.allowed() if command.path == "ALL" or command.is_pattern]
    if excepted and wide:
        return failed("{subject} excepts {excepted}, which can be got round", excepted=excepted, places=[rule.place])
    return passed("{subject} names what is allowed", places=[rule.place])
