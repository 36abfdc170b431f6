"""Whether users set variables for limited commands."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, not_applicable, passed
from govaudit.facts.sudo import SudoRule


@check("access.sudo-limited-commands-keep-environment", severity=Severity.MEDIUM)
def sudo_limited_commands_keep_environment(rule: SudoRule) -> Verdict:
    """A sudo rule for single commands does not let users set their variables (`SETENV`).

    Variables decide what many programs load and start: with them a limited command becomes any command.

    To fix: remove the tag SETENV from the rule with visudo, and keep the variables that are needed by `env_keep`.
    """
    if rule.is_for_root_alone:
        return not_applicable("{subject} gives nothing to anybody but root")
    allowed = rule.allowed()
    if not allowed or any(command.path == "ALL" for command in allowed):
        return not_applicable("{subject} names no single commands")
    if rule.tags.get("SETENV"):
        return failed("{subject} lets users set any variable for its commands", places=[rule.place])
    return passed("{subject} does not let users set variables", places=[rule.place])
