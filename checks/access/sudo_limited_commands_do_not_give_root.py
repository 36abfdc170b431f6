"""Whether allowed commands lead to a root shell."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, not_applicable, passed
from govaudit.facts.sudo import SudoRight


@check("access.sudo-limited-commands-do-not-give-root", severity=Severity.HIGH)
def sudo_limited_commands_do_not_give_root(right: SudoRight, *, exempt: tuple[str, ...] = ()) -> Verdict:
    """An account that may run single commands as root cannot become root by them.

    Editors, pagers, interpreters, package managers and many others start a shell or write any file: who may run one of them
    as root has all of root, though the rule looks like little. docs/shell-escapes.md lists them.

    To fix: allow a program that does only what is needed, with fixed arguments; sudoedit for editing one file; or take the rule as
    what it is, and give it to administrators alone.
    """
    if right.account in exempt:
        return not_applicable("{account} is exempted", account=right.account)
    known(right.holds)
    if "ALL" in right.commands:
        return not_applicable("{subject} is not limited to commands")
    ways = known(right.becomes_root_by)
    if not ways:
        return passed("{subject} does not lead to root by any known way", places=[right.place])
    return failed("{account} becomes root by {ways}", account=right.account, ways=ways, places=[right.place])
