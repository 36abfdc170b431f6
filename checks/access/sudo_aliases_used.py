"""Whether sudo's aliases are used."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, passed
from govaudit.facts.sudo_files import SudoAlias


@check("access.sudo-aliases-used", severity=Severity.LOW)
def sudo_aliases_used(alias: SudoAlias) -> Verdict:
    """Each alias of sudo's policy is used.

    An alias that nothing names is often a slip in its name: the rule that was meant to use it, or to forbid by it, does something else.

    To fix: remove the alias, or name it where it was meant to be, with visudo.
    """
    if not alias.is_used:
        return failed("{subject} is not used", places=[alias.place])
    return passed("{subject} is used", places=[alias.place])
