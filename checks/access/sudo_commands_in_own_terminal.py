"""Whether sudo's commands share the user's terminal."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.sudo import SudoSettings


@check("access.sudo-commands-in-own-terminal", severity=Severity.LOW)
def sudo_commands_in_own_terminal(sudo: SudoSettings) -> Verdict:
    """sudo runs each command in a terminal of its own (`use_pty`).

    Otherwise a program that was started by sudo can go on living in the user's terminal, and type into it after sudo has ended.

    To fix: write `Defaults use_pty` into /etc/sudoers with visudo.
    """
    if not known(sudo.use_pty):
        return failed("use_pty is off; it is required", places=sudo.places("use_pty"))
    return passed("use_pty is on", places=sudo.places("use_pty"))
