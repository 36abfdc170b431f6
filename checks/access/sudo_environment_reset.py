"""Whether sudo's commands inherit the user's environment."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.sudo import SudoSettings


@check("access.sudo-environment-reset", severity=Severity.HIGH)
def sudo_environment_reset(sudo: SudoSettings) -> Verdict:
    """sudo gives commands a small environment of its own (`env_reset`).

    With the user's own environment, variables that programs obey (where to load code from, what to start) reach programs
    that run as root.

    To fix: remove `Defaults !env_reset` with visudo, and keep single variables by `env_keep` where a program needs them.
    """
    places = sudo.places("env_reset")
    if not known(sudo.env_reset):
        return failed("{setting} is off; it is required", setting="env_reset", places=places)
    return passed("{setting} is on", setting="env_reset", places=places)
